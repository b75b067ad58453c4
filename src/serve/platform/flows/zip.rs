//! A ZIP of files that are stored as they are: what an export of several flows is.

/// A file of the archive, its name without folders.
pub struct File {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 2.0 is all that a stored file needs.
const VERSION: u16 = 20;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
/// 1 January 1980, the first day that the format has: the archive says nothing of times, so one content has one form.
const DATE: u16 = 0x21;

/// The bytes of an archive. There are fewer files, and fewer bytes, than its 16- and 32-bit numbers count.
pub fn zip(files: &[File]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for file in files {
        let at = out.len() as u32;
        let common = common(file);
        out.extend(LOCAL.to_le_bytes());
        out.extend(&common);
        out.extend(file.name.as_bytes());
        out.extend(&file.bytes);
        central.extend(CENTRAL.to_le_bytes());
        central.extend(VERSION.to_le_bytes());
        central.extend(&common);
        // No comment, first disk, no attributes.
        central.extend([0; 10]);
        central.extend(at.to_le_bytes());
        central.extend(file.name.as_bytes());
    }
    let (at, count) = (out.len() as u32, files.len() as u16);
    out.extend(&central);
    out.extend(END.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((central.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// What stands in a file's own header and in the list at the end.
fn common(file: &File) -> Vec<u8> {
    let mut out = Vec::with_capacity(26);
    out.extend(VERSION.to_le_bytes());
    out.extend(UTF8.to_le_bytes());
    // Stored, midnight.
    out.extend([0; 4]);
    out.extend(DATE.to_le_bytes());
    out.extend(crc32fast::hash(&file.bytes).to_le_bytes());
    out.extend((file.bytes.len() as u32).to_le_bytes());
    out.extend((file.bytes.len() as u32).to_le_bytes());
    out.extend((file.name.len() as u16).to_le_bytes());
    out.extend([0; 2]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// Python's reader is somebody else's: it must find what was put in.
    #[test]
    fn somebody_elses_reader_finds_the_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.zip");
        let files = [
            File { name: "a.yaml".into(), bytes: b"one: 1\n".to_vec() },
            File { name: "ä🙂.yaml".into(), bytes: Vec::new() },
        ];
        std::fs::write(&path, zip(&files)).expect("written");
        let script = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; \
                      print([(n, z.read(n).decode()) for n in z.namelist()])";
        let Ok(run) = Command::new("python3").env("PYTHONUTF8", "1").args(["-c", script]).arg(&path).output() else {
            println!("skipped: no python3");
            return;
        };
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        assert_eq!(String::from_utf8_lossy(&run.stdout).trim(), "[('a.yaml', 'one: 1\\n'), ('ä🙂.yaml', '')]");
    }
}
