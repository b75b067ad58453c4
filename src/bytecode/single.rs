//! One task of a flow by itself: the flow begins there, with its variables as they begin, and without its greeting.

use super::op::{Code, Op, Operand};
use super::program::{Pool, Program, Target};
use crate::value::File;

/// The program with that flow beginning at that part. The variables in `given`, by their registers, keep what they were
/// given before. `None` when it has no such flow or part.
pub fn single(program: &Program, flow: usize, part: usize, given: &[Target]) -> Option<Program> {
    let mut program = program.clone();
    let own = program.flows.get_mut(flow)?;
    let entry = own.parts.get(part)?.entry;
    let end = own.parts.iter().map(|part| part.entry).min()?;
    let beginning = own.code.get_mut(own.start as usize..end as usize)?;
    for (op, next) in beginning.iter_mut().zip(own.start + 1..) {
        let kept = written(*op, &own.pool).is_some_and(|target| given.contains(&target));
        // The initial greeting is played by whoever calls the flow, not by its task.
        if op.code == Code::Perform || kept {
            *op = Op::long(Code::Jump, 0, next);
        }
    }
    // The beginning ends with the jump to the first part.
    let last = beginning.last_mut().filter(|op| op.code == Code::Jump)?;
    *last = Op::long(Code::Jump, 0, entry);
    Some(program)
}

/// The register that an instruction writes.
fn written(op: Op, pool: &Pool) -> Option<Target> {
    match op.code.operands()[0] {
        Operand::WriteInt => Some(Target::Int(op.a)),
        Operand::WriteText => Some(Target::Text(op.a)),
        Operand::WriteValue => Some(Target::Value(op.a)),
        Operand::Result => Some(match pool.calls.get(op.wide() as usize)?.result.file() {
            File::Int => Target::Int(op.a),
            File::Text => Target::Text(op.a),
            File::Value => Target::Value(op.a),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytecode::program::Options;
    use crate::bytecode::verify;
    use crate::source::{Source, Sources};

    const FLOW: &str = "flow inboundCall \"F\" { initialGreeting = ToAudioTTS(\"Hello\") var Flow.a: Integer = 2 + Flow.b \
         var Flow.b: Integer = 1 task \"One\" { disconnect } task \"Two\" { output \"Again\" endTask(\"Again\") } }";

    #[test]
    fn a_flow_that_begins_at_a_task_is_sound() {
        let mut sources = Sources::default();
        let id = sources.add(Source::new("f.flow", FLOW));
        let checked = crate::pipeline::check(&sources, &[id], crate::check::Options::default());
        let project = checked.project.expect("it checks");
        let program = crate::pipeline::compile(&project, &sources, Options::default());
        for part in 0..2 {
            let own = single(&program, 0, part, &[]).expect("there is such a task");
            assert!(verify(&own).is_ok());
            let greets = own.flows[0].code[own.flows[0].start as usize..].iter().any(|op| op.code == Code::Perform);
            assert!(!greets, "the greeting is left out");
        }
        assert_eq!(program.flows[0].parts[1].paths[0].as_str(), "Again");
        assert!(single(&program, 0, 2, &[]).is_none() && single(&program, 1, 0, &[]).is_none());
        let a =
            program.flows[0].variables.iter().find(|own| own.name.as_str() == "Flow.a").expect("a variable").register;
        let kept = single(&program, 0, 1, &[a]).expect("there is such a task");
        assert!(verify(&kept).is_ok());
        let writes = |program: &Program| {
            let flow = &program.flows[0];
            flow.code.iter().filter(|op| written(**op, &flow.pool) == Some(a)).count()
        };
        assert_eq!((writes(&program), writes(&kept)), (1, 0), "what was given stays");
    }
}
