//! What a run may use: fuel, bytes, actions, calls (reliability §4 and §5).

/// The limits of a run. Each is a fixed number of the language, never what happens to be left of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Fuel from an answer to the next effect.
    pub fuel: u64,
    /// Fuel of the error handling.
    pub handler_fuel: u64,
    /// Bytes of all values of one run, queue included.
    pub bytes: usize,
    /// Bytes more for the error handling.
    pub handler_bytes: usize,
    /// Actions of one invocation (L1).
    pub actions: u32,
    /// Actions more once the error handling went to a menu or task (L1).
    pub reserve: u32,
    /// Calls of tasks inside each other.
    pub depth: usize,
}

/// Fuel of one activation.
pub const FUEL: u64 = 1_000_000;
/// Fuel of the error handling.
pub const HANDLER_FUEL: u64 = 100_000;
/// Bytes of the values of one run.
pub const BYTES: usize = 1 << 20;
/// Bytes more for the error handling.
pub const HANDLER_BYTES: usize = 64 << 10;
/// Actions of one invocation (L1).
pub const ACTIONS: u32 = 10_000;
/// Actions more for a menu or task of the error handling (L1).
pub const RESERVE: u32 = 1_000;
/// Calls of tasks inside each other.
pub const DEPTH: usize = 64;

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel: FUEL,
            handler_fuel: HANDLER_FUEL,
            bytes: BYTES,
            handler_bytes: HANDLER_BYTES,
            actions: ACTIONS,
            reserve: RESERVE,
            depth: DEPTH,
        }
    }
}

/// What is left of the limits.
#[derive(Clone, Debug)]
pub struct Meter {
    limits: Limits,
    /// Fuel left in this activation.
    pub(super) fuel: u64,
    /// Bytes allocated since the live values were counted last; only grows in between.
    allocated: usize,
    bytes: usize,
    pub(super) actions: u32,
    pub(super) action_limit: u32,
    reserve: bool,
    /// The error handling has had its bytes.
    roomy: bool,
    /// The error handling has had its fuel in this activation.
    handled: bool,
}

impl Default for Meter {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            limits,
            fuel: limits.fuel,
            allocated: 0,
            bytes: limits.bytes,
            actions: 0,
            action_limit: limits.actions,
            reserve: false,
            roomy: false,
            handled: false,
        }
    }
}

impl Meter {
    /// Full tanks for a new invocation.
    pub fn reset(&mut self) {
        *self = Self { limits: self.limits, ..Self::default() };
        self.set_limits(self.limits);
    }

    /// Other limits, from the start.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
        self.fuel = limits.fuel;
        self.bytes = limits.bytes;
        self.action_limit = limits.actions;
    }

    /// A full tank for the activation that an answer begins.
    pub fn activate(&mut self, handling: bool) {
        self.fuel = if handling { self.limits.handler_fuel } else { self.limits.fuel };
        self.handled = false;
    }

    /// The error handling begins: its own fuel, and some bytes more. The fuel is given once in an activation: a task
    /// that fails, and that the error handling goes to, would otherwise run for ever (F30).
    pub fn handle(&mut self) {
        if !self.handled {
            self.fuel = self.limits.handler_fuel;
            self.handled = true;
        }
        self.roomy = true;
        self.bytes = self.limits.bytes + self.limits.handler_bytes;
    }

    /// Whether this activation has had the fuel of the error handling already.
    pub fn in_reserve_fuel(&self) -> bool {
        self.handled
    }

    /// The actions that the error handling gets once the limit was met (L1).
    pub fn open_reserve(&mut self) {
        self.reserve = true;
        self.action_limit = self.limits.actions + self.limits.reserve;
    }

    /// Whether they were given already.
    pub fn in_reserve(&self) -> bool {
        self.reserve
    }

    /// The actions counted so far.
    pub fn actions(&self) -> u32 {
        self.actions
    }

    /// The actions that may still begin; below zero for one too many.
    pub(super) fn actions_left(&self) -> i64 {
        i64::from(self.action_limit) - i64::from(self.actions)
    }

    /// The same, told after some have begun.
    pub(super) fn set_actions_left(&mut self, left: i64) {
        self.actions = (i64::from(self.action_limit) - left) as u32;
    }

    /// Goes on counting the actions of another run, with what is left of their limit (L1).
    pub(super) fn count_on(&mut self, other: &Self) {
        self.actions = other.actions;
        self.action_limit = other.action_limit;
        self.reserve = other.reserve;
    }

    /// How deep tasks may call each other.
    pub fn depth(&self) -> usize {
        self.limits.depth
    }

    /// Bytes that may still be allocated before the live values must be counted.
    pub fn room(&self) -> usize {
        self.bytes.saturating_sub(self.allocated)
    }

    /// Notes bytes that are allocated now.
    pub fn grow(&mut self, bytes: usize) {
        self.allocated += bytes;
    }

    /// The live values were counted: they take that much. `true` when there is room for so many bytes more.
    pub fn recount(&mut self, live: usize, more: usize) -> bool {
        self.allocated = live;
        live.saturating_add(more) <= self.bytes
    }

    /// Uses fuel; `false` when it is used up.
    pub fn burn(&mut self, fuel: u64) -> bool {
        match self.fuel.checked_sub(fuel) {
            Some(left) => {
                self.fuel = left;
                true
            }
            None => {
                self.fuel = 0;
                false
            }
        }
    }

    /// What is parked: actions, whether the reserves of actions and of bytes were given, bytes allocated.
    pub(super) fn state(&self) -> (u32, bool, bool, usize) {
        (self.actions, self.reserve, self.roomy, self.allocated)
    }

    pub(super) fn restore(&mut self, actions: u32, reserve: bool, roomy: bool, allocated: usize) {
        self.reset();
        if reserve {
            self.open_reserve();
        }
        if roomy {
            self.handle();
        }
        self.actions = actions;
        self.allocated = allocated;
    }
}
