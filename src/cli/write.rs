//! Files are there whole or not at all: written under a temporary name, synced, renamed, the folder synced (F43).

use super::exit::Failure;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts `bytes` in place of what the file held. A link stays a link: what it leads to is written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    replace_with(&target, |file| file.write_all(bytes)).map_err(|error| Failure::of_io("write", path, &error))
}

/// The same with any way of filling the file; if that fails, the old file stays and nothing is left behind.
fn replace_with(target: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let folder = folder_of(target);
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    let temporary = Temporary(folder.join(hidden));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary.0)?;
    if let Ok(old) = std::fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    fill(&mut file)?;
    file.sync_all()?;
    std::fs::rename(&temporary.0, target)?;
    sync_folder(&folder)
}

fn folder_of(target: &Path) -> PathBuf {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The rename itself is durable only when the folder is synced; where folders cannot be opened it is so already.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// A name that is gone when this goes, unless it was renamed.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // After the rename there is nothing under this name, which is what is wanted.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|e| e.expect("an entry").file_name().into_string().expect("a name")).collect();
        names.sort();
        names
    }

    #[test]
    fn f43_the_new_text_takes_the_place_of_the_old_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.flow");
        replace(&path, b"old").expect("it is written");
        replace(&path, b"new").expect("it is written");
        assert_eq!(std::fs::read(&path).expect("it is there"), b"new");
        assert_eq!(names(folder.path()), ["a.flow"]);
    }

    #[test]
    fn f43_a_fault_in_the_middle_leaves_the_old_text_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.flow");
        replace(&path, b"old").expect("it is written");
        let result = replace_with(&path, |file| {
            file.write_all(b"hal")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(result.expect_err("a fault").kind(), io::ErrorKind::StorageFull);
        assert_eq!(std::fs::read(&path).expect("it is there"), b"old");
        assert_eq!(names(folder.path()), ["a.flow"]);
    }

    #[test]
    fn f43_a_folder_in_its_place_or_no_folder_at_all_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("a.flow")).expect("a folder");
        let failure = replace(&folder.path().join("a.flow"), b"x").expect_err("it is a folder");
        assert!(failure.message.starts_with("cannot write `"), "{failure:?}");
        assert_eq!(names(folder.path()), ["a.flow"]);
        assert!(replace(&folder.path().join("none/a.flow"), b"x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_rights_stay_as_they_were() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link) = (folder.path().join("a.flow"), folder.path().join("link.flow"));
        std::fs::write(&path, "old").expect("it is written");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).expect("rights");
        symlink(&path, &link).expect("a link");
        replace(&link, b"new").expect("it is written");
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&path).expect("it is there"), b"new");
        assert_eq!(std::fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o640);
    }
}
