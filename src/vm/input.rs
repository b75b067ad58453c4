//! Collect Input: from keys to a result (L8).

use super::Machine;
use crate::bytecode::program::Collect;
use crate::value::Text;

/// The number of the output `success` in the catalogue's row.
const SUCCESS: u16 = 0;
/// The number of the output `failure`.
const FAILURE: u16 = 1;

impl Machine {
    /// Reads keys until enough are there or the terminating key comes; too few are a failure (L8), which leaves the
    /// variable as it was. Keys after that are not taken.
    pub(super) fn collected(&mut self, plan: Collect, keys: &Text) -> u16 {
        let text = keys.as_str();
        let keys = text.as_bytes();
        let most = usize::from(plan.max);
        let end = keys.iter().position(|key| Some(*key) == plan.terminator).unwrap_or(keys.len());
        let alone = matches!(keys, [b'*']) && plan.accept_star || matches!(keys, [b'#']) && plan.accept_pound;
        let (taken, terminated) = if alone { (1, false) } else { (end.min(most), end < keys.len() && end <= most) };
        if !alone && taken < usize::from(plan.min) {
            return FAILURE;
        }
        let with_key = taken + usize::from(terminated && plan.include_terminator);
        // Keys are ASCII; of anything else no character is cut.
        let taken = &text[..text.floor_char_boundary(with_key)];
        self.registers.texts[plan.target as usize] = Some(Text::new(taken));
        SUCCESS
    }
}
