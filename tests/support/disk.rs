//! Small disks, to be filled (F22).

#![allow(dead_code, reason = "each program of tests uses its part")]

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A small disk in memory, as long as it lives.
pub struct Disk(TempDir);

impl Disk {
    /// `None` where this process may not mount one.
    pub fn new(size: &str) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        mount(folder.path(), &format!("size={size}")).then(|| Self(folder))
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes it larger.
    pub fn grow(&self, size: &str) {
        assert!(mount(self.0.path(), &format!("remount,size={size}")));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn mount(folder: &Path, options: &str) -> bool {
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder).stderr(std::process::Stdio::null());
    mount.status().is_ok_and(|status| status.success())
}
