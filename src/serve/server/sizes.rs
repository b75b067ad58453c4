//! How large the answers of each route were of late: so much memory is set aside before a handler works, so that many
//! large answers at once do not take all of it.

use super::limits::SMALL_BODY_BYTES;
use crate::serve::http::{Access, Method, Route};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What a route is taken for that has not answered yet.
const UNKNOWN: usize = 256 << 10;
/// While an answer is made it takes so many times its size: what the store gave, the JSON of it, the text.
const MAKING: usize = 4;

/// Sizes by route.
#[derive(Default)]
pub struct Sizes(Mutex<HashMap<(&'static str, Method), usize>>);

impl Sizes {
    /// What to set aside for an answer: what making it takes. Nothing when it will be small.
    pub fn wanted(&self, route: &Route, most: usize) -> usize {
        // What is open to everybody is small, and health waits for nothing.
        if route.access == Access::Open {
            return 0;
        }
        let sizes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let size = sizes.get(&(route.pattern, route.method)).copied().unwrap_or(UNKNOWN);
        if size <= SMALL_BODY_BYTES { 0 } else { size.saturating_mul(MAKING).min(most) }
    }

    /// An answer was so large. A small one after a large one lets the guess sink slowly.
    pub fn learn(&self, route: &Route, size: usize) {
        let mut sizes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let guess = sizes.entry((route.pattern, route.method)).or_insert(size);
        *guess = size.max(*guess - *guess / 8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::auth::LOGIN;
    use crate::serve::http::Scope;

    #[test]
    fn a_guess_rises_at_once_and_sinks_slowly() {
        let sizes = Sizes::default();
        let route = Route { access: Access::Scope(Scope::Read), ..LOGIN };
        assert_eq!(sizes.wanted(&LOGIN, usize::MAX), 0, "it is open");
        assert_eq!(sizes.wanted(&route, usize::MAX), MAKING * UNKNOWN);
        sizes.learn(&route, 100);
        assert_eq!(sizes.wanted(&route, usize::MAX), 0);
        sizes.learn(&route, 800_000);
        assert_eq!(sizes.wanted(&route, usize::MAX), 3_200_000);
        sizes.learn(&route, 100);
        assert_eq!(sizes.wanted(&route, usize::MAX), 2_800_000);
        assert_eq!(sizes.wanted(&route, 1_000), 1_000);
    }
}
