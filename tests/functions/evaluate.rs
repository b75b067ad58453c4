//! A naive evaluator over the tree, for tests alone: it shares the table of functions with the machine and nothing else.

use crate::agree::{agrees, agrees_with_second};
use callflow::ast::{BinaryOp, Exprs, NodeId, NodeKind};
use callflow::builtins::{
    Arg, ArgInfo, ArgType, Args, ConstantLookup, Env, Fault, Hidden, Literal, Meter, Mismatch, Out, OverloadId, Random,
    Settings, constant_at, counts_as_literal, overload, property, resolve, variables,
};
use callflow::source::SourceId;
use callflow::syntax::parse_expression;
use callflow::value::{Decimal, File, Kind, NOT_SET_INT, Object, Text, Type, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the clock says in every test.
pub const NOW: i64 = 1_700_000_000;

/// What went wrong, in the stage where it did.
#[derive(Debug, PartialEq)]
pub enum Failure {
    /// It is no expression.
    Syntax(String),
    /// It has no types.
    Check(String),
    /// A run error.
    Run(Fault),
}

impl From<Mismatch> for Failure {
    fn from(mismatch: Mismatch) -> Self {
        Self::Check(format!("{mismatch:?}"))
    }
}

/// The variables that a test declares, by their whole name in lower case.
#[derive(Default)]
pub struct World {
    pub variables: BTreeMap<String, (Type, Value)>,
    pub settings: Settings,
}

/// A checked node.
struct Tree {
    ty: ArgType,
    literal: Option<Word>,
    scope: Option<String>,
    what: What,
}

/// A literal that owns its text.
enum Word {
    Integer(i64),
    Decimal(Decimal),
    Text(String),
    Boolean(bool),
}

enum What {
    Value(Value),
    Call(OverloadId, Type, Vec<Type>, Vec<Tree>),
}

impl Tree {
    fn value(value: Value, kind: Kind) -> Self {
        Self { ty: ArgType::Known(Type::one(kind)), literal: None, scope: None, what: What::Value(value) }
    }

    fn info(&self) -> ArgInfo<'_> {
        let literal = self.literal.as_ref().map(|word| match word {
            Word::Integer(number) => Literal::Integer(*number),
            Word::Decimal(number) => Literal::Decimal(*number),
            Word::Text(text) => Literal::Text(text),
            Word::Boolean(value) => Literal::Boolean(*value),
        });
        ArgInfo { ty: self.ty, literal, scope: self.scope.as_deref() }
    }
}

/// Checks an expression and evaluates it, here and by the machine, which must agree: its type and value. A bare NOT_SET
/// has the type String.
pub fn evaluate(text: &str, world: &World) -> Result<(Type, Value), Failure> {
    let found = walked(text, world);
    agrees(text, world, &found);
    found
}

/// The naive way.
fn walked(text: &str, world: &World) -> Result<(Type, Value), Failure> {
    let tree = checked(text, world)?;
    let ty = type_of(&tree);
    let (mut random, mut meter) = (Random::seeded(1), Meter::unlimited());
    let languages = [Text::new("en-us"), Text::new("de-de")];
    let mut env =
        Env { now: NOW, languages: &languages, settings: &world.settings, random: &mut random, meter: &mut meter };
    let value = run(&tree, &mut env).map_err(Failure::Run)?;
    Ok((ty, value))
}

/// The type of an expression, without running it.
pub fn check(text: &str, world: &World) -> Result<Type, Failure> {
    checked(text, world).map(|tree| type_of(&tree))
}

/// Whether an overload is called somewhere in an expression.
pub fn calls(text: &str, wanted: OverloadId) -> bool {
    fn within(tree: &Tree, wanted: OverloadId) -> bool {
        match &tree.what {
            What::Value(_) => false,
            What::Call(id, _, _, arguments) => *id == wanted || arguments.iter().any(|own| within(own, wanted)),
        }
    }
    checked(text, &World::default()).is_ok_and(|tree| within(&tree, wanted))
}

/// A type as compiled trees write it.
pub fn code(ty: Type) -> String {
    format!("{}{}", ty.kind.code(), if ty.list { "_coll" } else { "" })
}

fn type_of(tree: &Tree) -> Type {
    match tree.ty {
        ArgType::Known(ty) => ty,
        ArgType::NotSet => Type::one(Kind::String),
    }
}

fn checked(text: &str, world: &World) -> Result<Tree, Failure> {
    let (nodes, expr, found) = parse_expression(SourceId(0), text);
    let Some(expr) = expr else {
        return Err(Failure::Syntax(format!("{:?}", found.iter().map(|d| &d.message).collect::<Vec<_>>())));
    };
    Checker { nodes: &nodes, world }.node(expr.root)
}

struct Checker<'a> {
    nodes: &'a Exprs,
    world: &'a World,
}

impl Checker<'_> {
    fn node(&self, id: NodeId) -> Result<Tree, Failure> {
        let kind = &self.nodes.node(id).kind;
        Ok(match kind {
            NodeKind::Integer(number) => {
                let mut tree = Tree::value(Value::Integer(*number), Kind::Integer);
                tree.literal = Some(Word::Integer(*number));
                tree
            }
            NodeKind::Decimal(written) => {
                let number = Decimal::parse(written).map_err(|error| Failure::Check(format!("{error:?}")))?;
                let mut tree = Tree::value(Value::Decimal(number), Kind::Decimal);
                tree.literal = Some(Word::Decimal(number));
                tree
            }
            NodeKind::Text(text) => {
                let mut tree = Tree::value(Value::Text(Text::new(text)), Kind::String);
                tree.literal = Some(Word::Text(text.to_string()));
                tree
            }
            NodeKind::Boolean(value) => {
                let mut tree = Tree::value(Value::Boolean(*value), Kind::Boolean);
                tree.literal = Some(Word::Boolean(*value));
                tree
            }
            NodeKind::NotSet => {
                Tree { ty: ArgType::NotSet, literal: None, scope: None, what: What::Value(Value::NotSet) }
            }
            NodeKind::Scope(name) => return Err(Failure::Check(format!("bare scope {name}"))),
            NodeKind::Member { object, name, .. } => self.member(*object, name)?,
            NodeKind::Index { object, index } => self.index(*object, *index)?,
            NodeKind::Call { name, .. } => {
                let arguments = self.nodes.arguments(kind).iter().map(|id| self.node(*id));
                call(name, arguments.collect::<Result<_, _>>()?)?
            }
            NodeKind::Unary(operator, operand) => call(operator.text(), vec![self.node(*operand)?])?,
            NodeKind::Binary(operator, left, right) => self.binary(*operator, *left, *right)?,
            NodeKind::Choose(condition, first, second) => {
                call("?", vec![self.node(*condition)?, self.node(*first)?, self.node(*second)?])?
            }
        })
    }

    fn binary(&self, operator: BinaryOp, left: NodeId, right: NodeId) -> Result<Tree, Failure> {
        call(operator.text(), vec![self.node(left)?, self.node(right)?])
    }

    /// The names of a reference from its scope on, if it is one.
    fn path(&self, id: NodeId) -> Option<Vec<String>> {
        match &self.nodes.node(id).kind {
            NodeKind::Scope(name) => Some(vec![name.to_string()]),
            NodeKind::Member { object, name, .. } => {
                let mut path = self.path(*object)?;
                path.push(name.to_string());
                Some(path)
            }
            _ => None,
        }
    }

    fn member(&self, object: NodeId, name: &str) -> Result<Tree, Failure> {
        if let Some(mut path) = self.path(object) {
            path.push(name.to_owned());
            if let Some(found) = self.reference(&path) {
                return found;
            }
        }
        let object = self.node(object)?;
        accessor(".", object, name)
    }

    /// A variable, a prompt or a constant of exactly that path.
    fn reference(&self, path: &[String]) -> Option<Result<Tree, Failure>> {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let scope = variables::scope(names[0])?;
        if matches!(scope, "System" | "Format" | "Language") {
            return Some(constant(&names));
        }
        if names.len() != 2 {
            return None;
        }
        if matches!(scope, "Prompt" | "PromptSystem") {
            let prompt = Object::prompt(names[1], scope == "PromptSystem");
            return Some(Ok(Tree::value(Value::Object(Arc::new(prompt)), Kind::Prompt)));
        }
        if let Some((ty, value)) = self.world.variables.get(&path.join(".").to_lowercase()) {
            let mut tree = Tree::value(value.clone(), ty.kind);
            tree.ty = ArgType::Known(*ty);
            return Some(Ok(tree));
        }
        let known = variables::built_in(scope, names[1]).or_else(|| variables::renamed(scope, names[1]));
        Some(match known {
            Some(known) => Ok(Tree::value(Value::NotSet, known.ty.kind)),
            None => Err(Failure::Check(format!("unknown variable {}", path.join(".")))),
        })
    }

    fn index(&self, object: NodeId, index: NodeId) -> Result<Tree, Failure> {
        let (object, index) = (self.node(object)?, self.node(index)?);
        match &index.literal {
            Some(Word::Text(name)) => {
                let name = name.clone();
                accessor("[", object, &name)
            }
            _ => call("[", vec![index, object]),
        }
    }
}

fn constant(names: &[&str]) -> Result<Tree, Failure> {
    let found = constant_at(names);
    let literal = counts_as_literal(&found);
    match found {
        ConstantLookup::Value { ty, value, canonical } => {
            let mut tree = Tree::value(value.clone(), ty.kind);
            if let (true, Value::Text(text)) = (literal, &value) {
                tree.literal = Some(Word::Text(text.as_str().to_owned()));
            }
            tree.scope = canonical.rsplit_once('.').map(|(scope, _)| scope.to_owned());
            Ok(tree)
        }
        ConstantLookup::Container { alone: Some(value), .. } => {
            let Value::Object(object) = &value else { panic!("a constant that stands alone is an object") };
            let kind = object.kind();
            Ok(Tree::value(value, kind))
        }
        other => Err(Failure::Check(format!("{other:?}"))),
    }
}

/// `.` and `[ ]` with a name: the type is the property's.
fn accessor(operator: &str, object: Tree, name: &str) -> Result<Tree, Failure> {
    let kind = type_of(&object).kind;
    let Some((canonical, ty)) = property(kind, name).map(|(name, ty)| (name.to_owned(), ty)) else {
        return Err(Failure::Check(format!("no property {name} of {}", kind.name())));
    };
    let name = Tree::value(Value::Text(Text::new(&canonical)), Kind::String);
    let mut tree = call(operator, vec![name, object])?;
    tree.ty = ArgType::Known(ty);
    if let What::Call(_, result, ..) = &mut tree.what {
        *result = ty;
    }
    Ok(tree)
}

fn call(name: &str, arguments: Vec<Tree>) -> Result<Tree, Failure> {
    let infos: Vec<ArgInfo<'_>> = arguments.iter().map(Tree::info).collect();
    let resolved = resolve(name, &infos, Hidden::Refused)?;
    let types = infos.iter().enumerate().map(|(index, info)| resolved.argument_type(index, info)).collect();
    Ok(Tree {
        ty: ArgType::Known(resolved.result),
        literal: None,
        scope: None,
        what: What::Call(resolved.overload, resolved.result, types, arguments),
    })
}

fn run(tree: &Tree, env: &mut Env<'_>) -> Result<Value, Fault> {
    let (overload_id, result, types, arguments) = match &tree.what {
        What::Value(value) => return Ok(value.clone()),
        What::Call(id, result, types, arguments) => (id, result, types, arguments),
    };
    let overload = overload(*overload_id).expect("the table gave it");
    if overload.is_lazy() {
        return lazy(overload.name(), arguments, env);
    }
    let mut values = Vec::new();
    for argument in arguments {
        values.push(run(argument, env)?);
    }
    // A world without things: every lookup finds nothing (E391).
    let Some(function) = overload.run() else { return Ok(Value::NotSet) };
    let given: Vec<Arg<'_>> = values.iter().zip(types).map(|(value, ty)| argument_of(value, *ty)).collect();
    let args = Args { values: &given, types, result: *result };
    let found = function(env, args);
    agrees_with_second(overload.name(), types, &values, *result, &found, env.settings);
    let out = found?;
    let in_its_file = matches!(
        (&out, result.file()),
        (Out::Int(_), File::Int) | (Out::Text(_), File::Text) | (Out::Value(_), File::Value)
    );
    assert!(in_its_file, "{} gives another file than {result}", overload.row.signature);
    let value = out.into_value(*result);
    assert!(value.fits(*result), "{} gives {value:?}, not {result}", overload.row.signature);
    Ok(value)
}

fn argument_of(value: &Value, ty: Type) -> Arg<'_> {
    match ty.file() {
        File::Int if value.is_not_set() => Arg::Int(NOT_SET_INT),
        File::Int => Arg::Int(value.to_int()),
        File::Text => Arg::Text(value.as_text()),
        File::Value => Arg::Value(value),
    }
}

/// If, `? :`, `and`, `or` (E125, E126).
fn lazy(name: &str, arguments: &[Tree], env: &mut Env<'_>) -> Result<Value, Fault> {
    let first = run(&arguments[0], env)?;
    let truth = match first {
        Value::Boolean(truth) => Some(truth),
        _ => None,
    };
    let refused = |argument| Fault::of("E70", callflow::builtins::FaultReason::NotSet, argument);
    match (name, truth) {
        ("and", Some(false)) | ("or", Some(true)) => Ok(first),
        ("and" | "or", Some(_)) => match run(&arguments[1], env)? {
            Value::NotSet => Err(refused(1)),
            second => Ok(second),
        },
        ("and" | "or", None) => Err(refused(0)),
        (_, Some(true)) => run(&arguments[1], env),
        _ => run(&arguments[2], env),
    }
}
