//! Update Data: several assignments in one action.

use super::emit::{Emitter, once};
use crate::builtins::UpdateDataPartial;
use crate::bytecode::program::Target;
use crate::ir::{ExprId, VariableId};
use crate::span::Span;

impl Emitter<'_> {
    /// Update Data: from top to bottom, each seeing what those before it assigned. Where the project has those before a
    /// failing one undone, all are computed beside the variables and moved when none has failed (E388).
    pub fn assign(&mut self, list: &[(VariableId, ExprId)], span: Span) {
        let undone = self.settings.update_data_partial == UpdateDataPartial::Undone && list.len() > 1;
        if !undone {
            for (variable, value) in list {
                let target = self.variable(*variable);
                self.put(*value, target);
            }
            return;
        }
        let mut moved: Vec<(VariableId, Target, Target)> = Vec::with_capacity(list.len());
        for (variable, value) in list {
            let beside = self.register(self.flow.variables[variable.0 as usize].kind);
            self.put(*value, beside);
            moved.push((*variable, self.move_variable(*variable, beside), beside));
        }
        for (variable, home, _) in moved.iter().rev() {
            self.move_variable(*variable, *home);
        }
        for (variable, _, beside) in moved {
            let home = self.variable(variable);
            self.load(once(beside), home, span);
        }
    }
}
