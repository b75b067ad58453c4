//! Finding the flow files of a folder, without ever leaving it (F42).

use super::exit::Failure;
use crate::project::MAX_FILES;
use std::fs::File;
use std::path::{Path, PathBuf};

/// What flow files are called.
pub const EXTENSION: &str = "flow";

/// The files of a folder and of those in it.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files, sorted by their path.
    pub files: Vec<PathBuf>,
    /// Links that were not followed: what they lead to is read where it lies, or lies outside.
    pub links: Vec<PathBuf>,
}

/// Looks through a folder for flow files. Hidden files and folders are left out, links are not followed.
pub fn walk(folder: &Path) -> Result<Walk, Failure> {
    walk_for(folder, |path| path.extension().is_some_and(|extension| extension == EXTENSION))
}

/// The same for files that are wanted by their path.
pub fn walk_for(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Walk, Failure> {
    let mut found = Walk::default();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        let entries = std::fs::read_dir(&next).map_err(|error| Failure::of_io("read", &next, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Failure::of_io("read", &next, &error))?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| Failure::of_io("read", &path, &error))?;
            let is_flow = wanted(&path);
            if kind.is_dir() {
                waiting.push(path);
            } else if kind.is_symlink() && (is_flow || path.is_dir()) {
                found.links.push(path);
            } else if kind.is_file() && is_flow {
                found.files.push(path);
            }
        }
        if found.files.len() > MAX_FILES {
            return Err(too_many());
        }
    }
    found.files.sort();
    found.links.sort();
    Ok(found)
}

/// The failure of a project with more than [`MAX_FILES`] files.
pub fn too_many() -> Failure {
    Failure::unreachable(format!("more than {MAX_FILES} flow files")).help("name a smaller folder")
}

/// Opens a file that a walk through `root` found, and makes sure by what was opened that it still lies there: a part
/// of the path may have become a link meanwhile.
pub fn open_inside(root: &Path, path: &Path) -> Result<File, Failure> {
    let file = File::open(path).map_err(|error| Failure::of_io("read", path, &error))?;
    let inside = || -> std::io::Result<bool> {
        let real = path.canonicalize()?;
        Ok(real.starts_with(root.canonicalize()?) && same(&file, &real)?)
    };
    match inside() {
        Ok(true) => Ok(file),
        Ok(false) => Err(Failure::unreachable(format!("`{}` leads out of `{}`", path.display(), root.display()))),
        Err(error) => Err(Failure::of_io("read", path, &error)),
    }
}

/// Whether a path is what was opened.
#[cfg(unix)]
pub fn same(file: &File, path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (opened, named) = (file.metadata()?, std::fs::symlink_metadata(path)?);
    Ok((opened.dev(), opened.ino()) == (named.dev(), named.ino()))
}

/// Elsewhere files have no number that the standard library shows; links need special rights there.
#[cfg(not(unix))]
pub fn same(_: &File, _: &Path) -> std::io::Result<bool> {
    Ok(true)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn tree() -> tempfile::TempDir {
        let top = tempfile::tempdir().expect("a folder");
        for folder in ["in/b", "in/.hidden", "out"] {
            std::fs::create_dir_all(top.path().join(folder)).expect("a folder");
        }
        for file in ["in/b/2.flow", "in/1.flow", "in/.hidden/3.flow", "in/note.txt", "out/secret.flow"] {
            std::fs::write(top.path().join(file), file).expect("a file");
        }
        top
    }

    #[test]
    fn files_come_in_one_order_and_hidden_ones_not_at_all() {
        let top = tree();
        let root = top.path().join("in");
        let found = walk(&root).expect("a walk");
        assert_eq!(found.files, [root.join("1.flow"), root.join("b/2.flow")]);
    }

    #[test]
    fn f42_links_are_not_followed() {
        let top = tree();
        let root = top.path().join("in");
        symlink(top.path().join("out"), root.join("way")).expect("a link");
        symlink(top.path().join("out/secret.flow"), root.join("x.flow")).expect("a link");
        symlink(&root, root.join("b/again")).expect("a link");
        let found = walk(&root).expect("a walk");
        assert_eq!(found.files.len(), 2);
        assert_eq!(found.links, [root.join("b/again"), root.join("way"), root.join("x.flow")]);
    }

    #[test]
    fn f42_what_became_a_link_after_the_walk_is_refused() {
        let top = tree();
        let root = top.path().join("in");
        std::fs::remove_dir_all(root.join("b")).expect("it goes");
        std::fs::write(top.path().join("out/2.flow"), "x").expect("a file");
        symlink(top.path().join("out"), root.join("b")).expect("a link");
        let failure = open_inside(&root, &root.join("b/2.flow")).expect_err("it leads out");
        assert!(failure.message.contains("leads out of"), "{failure:?}");
        assert!(open_inside(&root, &root.join("1.flow")).is_ok());
    }
}
