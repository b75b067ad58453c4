//! The system's allocator, counting.

#![allow(unsafe_code, reason = "an allocator cannot be written without; it passes everything on unchanged")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

static COUNT: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicU64 = AtomicU64::new(0);

/// One thread measures, so that a load and a store do: they cost nothing beside the allocation.
fn note(count: u64, more: usize, less: usize) {
    COUNT.store(COUNT.load(Relaxed) + count, Relaxed);
    LIVE.store((LIVE.load(Relaxed) + more as u64).wrapping_sub(less as u64), Relaxed);
}

// SAFETY: every call goes to the system's allocator with the arguments it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(1, layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        note(0, 0, layout.size());
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(1, layout.size(), 0);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(1, size, layout.size());
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// Allocations since the program began; a reallocation is one.
pub fn allocations() -> u64 {
    COUNT.load(Relaxed)
}

/// Bytes that are allocated now, as they were asked for.
pub fn live_bytes() -> u64 {
    LIVE.load(Relaxed)
}
