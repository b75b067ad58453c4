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

/// Puts `bytes` into a file below `root`, which is made together with its folders. A link in its place is replaced, not
/// followed, and what was opened lies below `root`, or nothing is written (F42).
pub fn inside(root: &Path, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let of_io = |error: io::Error| Failure::of_io("write", path, &error);
    let folder = folder_of(path);
    std::fs::create_dir_all(root).map_err(of_io)?;
    let mut below = root.to_owned();
    for step in folder.strip_prefix(root).unwrap_or(Path::new("")) {
        below.push(step);
        if std::fs::symlink_metadata(&below).is_ok_and(|own| own.is_symlink()) {
            return Err(leads_out(&below, root));
        }
        if !below.is_dir() {
            std::fs::create_dir(&below).map_err(of_io)?;
        }
    }
    let name = path.file_name().ok_or_else(|| of_io(io::ErrorKind::IsADirectory.into()))?;
    let target = folder.join(name);
    let mut out = false;
    let result = replace_with(&target, |file| {
        out = !lies_below(file, &target, root)?;
        if out { Err(io::ErrorKind::PermissionDenied.into()) } else { file.write_all(bytes) }
    });
    if out { Err(leads_out(path, root)) } else { result.map_err(of_io) }
}

fn leads_out(path: &Path, root: &Path) -> Failure {
    Failure::unreachable(format!("`{}` leads out of `{}`", path.display(), root.display()))
        .help("nothing is written outside of the given folder: remove the link")
}

/// Whether the temporary file beside `target`, judged by what was opened, lies below `root`.
fn lies_below(file: &File, target: &Path, root: &Path) -> io::Result<bool> {
    let real = temporary_of(target)?.canonicalize()?;
    Ok(real.starts_with(root.canonicalize()?) && super::walk::same(file, &real)?)
}

/// The name under which a file is written before it takes its place.
fn temporary_of(target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    Ok(folder_of(target).join(hidden))
}

/// The same with any way of filling the file; if that fails, the old file stays and nothing is left behind.
fn replace_with(target: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = folder_of(target);
    let temporary = Temporary(temporary_of(target)?);
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
    fn f42_nothing_is_written_through_a_link_that_leads_out() {
        use std::os::unix::fs::symlink;
        let top = tempfile::tempdir().expect("a folder");
        let (root, out) = (top.path().join("in"), top.path().join("out"));
        std::fs::create_dir_all(&root).expect("a folder");
        std::fs::create_dir_all(&out).expect("a folder");
        std::fs::write(out.join("a.flow"), "old").expect("it is written");
        symlink(&out, root.join("way")).expect("a link");
        symlink(out.join("a.flow"), root.join("b.flow")).expect("a link");
        assert!(inside(&root, &root.join("way/a.flow"), b"new").is_err());
        inside(&root, &root.join("b.flow"), b"new").expect("the link is replaced");
        inside(&root, &root.join("c/d/a.flow"), b"new").expect("folders are made");
        assert_eq!(std::fs::read(out.join("a.flow")).expect("it is there"), b"old");
        assert_eq!(names(&out), ["a.flow"]);
        assert_eq!(std::fs::read(root.join("b.flow")).expect("it is there"), b"new");
        assert!(!root.join("b.flow").is_symlink());
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
