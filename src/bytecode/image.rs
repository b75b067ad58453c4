//! Images: a program as bytes, `NAME.flowc` (F35, F63).
//!
//! | bytes | what |
//! |---|---|
//! | 8 | [`MAGIC`] |
//! | 2 | [`FORMAT`] |
//! | 8 | the fingerprint of the tables that the program's numbers point into |
//! | 8 | the length of the payload |
//! | 32 | the SHA-256 of the payload |
//! | … | the payload: the program, its sources included |
//!
//! Numbers are little-endian. Nothing of the payload is looked at before its length and sum are right, and nothing
//! of the program runs before the verifier has accepted it.

use super::op::Code;
use super::program::Program;
use super::verify::{VerifyError, verify};
use crate::builtins;
use crate::catalog::{self, FlowType};
use crate::value::{Kind, constants::CONSTANTS};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::OnceLock;

/// What every image begins with. A program that changes line ends destroys it.
pub const MAGIC: [u8; 8] = *b"FLOWC\0\r\n";
/// The version of everything behind it.
pub const FORMAT: u16 = 3;
/// The largest image (reliability §4).
pub const MAX_IMAGE_BYTES: usize = 16 << 20;
/// The bytes before the payload.
pub const HEADER_BYTES: usize = 58;

/// Why an image was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// It does not begin as an image.
    NotAnImage,
    /// It has a format that this version does not read.
    OtherFormat(u16),
    /// It was built with other tables of instructions, actions, functions or types.
    OtherTables,
    /// It takes more than [`MAX_IMAGE_BYTES`].
    TooLarge,
    /// It ends before its end.
    Truncated,
    /// Something follows its end.
    TrailingBytes,
    /// Its sum is not that of what it holds.
    Damaged,
    /// Its sum is right, but what it holds is no program.
    NotAProgram,
    /// It holds a program that cannot be run.
    Invalid(VerifyError),
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnImage => f.write_str("this is no image of flows"),
            Self::OtherFormat(format) => {
                write!(f, "the image has format {format}, this version reads format {FORMAT}: build it again")
            }
            Self::OtherTables => f.write_str("the image was built by another version of callflow: build it again"),
            Self::TooLarge => write!(f, "the image would take more than {MAX_IMAGE_BYTES} bytes"),
            Self::Truncated => f.write_str("the image is cut short"),
            Self::TrailingBytes => f.write_str("something follows the end of the image"),
            Self::Damaged => f.write_str("the image is damaged: its checksum is wrong"),
            Self::NotAProgram => f.write_str("the image holds no program"),
            Self::Invalid(error) => write!(f, "the image holds a program that cannot be run: {error}"),
        }
    }
}

impl std::error::Error for ImageError {}

/// The bytes of a program's image: the same program gives the same bytes.
///
/// # Errors
/// [`ImageError::TooLarge`]; [`ImageError::NotAProgram`] is excluded by the form of programs.
pub fn write(program: &Program) -> Result<Vec<u8>, ImageError> {
    let payload = payload(program)?;
    if payload.len() > MAX_IMAGE_BYTES - HEADER_BYTES {
        return Err(ImageError::TooLarge);
    }
    let mut image = Vec::with_capacity(HEADER_BYTES + payload.len());
    image.extend_from_slice(&MAGIC);
    image.extend_from_slice(&FORMAT.to_le_bytes());
    image.extend_from_slice(fingerprint());
    image.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    image.extend_from_slice(&Sha256::digest(&payload));
    image.extend_from_slice(&payload);
    Ok(image)
}

/// Reads an image and verifies its program.
///
/// # Errors
/// What is wrong with it; never a panic, whatever the bytes are (F35).
pub fn read(image: &[u8]) -> Result<Program, ImageError> {
    if image.len() > MAX_IMAGE_BYTES {
        return Err(ImageError::TooLarge);
    }
    let mut rest = Header(image);
    if rest.take(MAGIC.len()).ok_or_else(|| foreign(image))? != MAGIC {
        return Err(ImageError::NotAnImage);
    }
    let format = u16::from_le_bytes(rest.array()?);
    if format != FORMAT {
        return Err(ImageError::OtherFormat(format));
    }
    if rest.array::<8>()? != *fingerprint() {
        return Err(ImageError::OtherTables);
    }
    let length = u64::from_le_bytes(rest.array()?);
    let sum: [u8; 32] = rest.array()?;
    match (rest.0.len() as u64).cmp(&length) {
        std::cmp::Ordering::Less => return Err(ImageError::Truncated),
        std::cmp::Ordering::Greater => return Err(ImageError::TrailingBytes),
        std::cmp::Ordering::Equal => {}
    }
    if sum[..] != Sha256::digest(rest.0)[..] {
        return Err(ImageError::Damaged);
    }
    let Ok((program, [])) = postcard::take_from_bytes::<Program>(rest.0) else { return Err(ImageError::NotAProgram) };
    verify(&program).map_err(ImageError::Invalid)?;
    Ok(program)
}

/// What ties a snapshot to its program (F36): the first eight bytes of the payload's sum.
pub fn hash(program: &Program) -> u64 {
    // A program always has a payload; without one no snapshot would fit, which is the safe side.
    let sum = Sha256::digest(payload(program).unwrap_or_default());
    u64::from_le_bytes(std::array::from_fn(|at| sum[at]))
}

fn payload(program: &Program) -> Result<Vec<u8>, ImageError> {
    postcard::to_extend(program, Vec::new()).map_err(|_| ImageError::NotAProgram)
}

/// Fewer bytes than the magic: the beginning of an image, or of something else.
fn foreign(image: &[u8]) -> ImageError {
    if MAGIC.starts_with(image) { ImageError::Truncated } else { ImageError::NotAnImage }
}

/// What is still to be read.
struct Header<'a>(&'a [u8]);

impl<'a> Header<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ImageError> {
        let taken = self.take(N).ok_or(ImageError::Truncated)?;
        taken.try_into().map_err(|_| ImageError::Truncated)
    }
}

/// A sum over everything that numbers of an image point into, and over its order: instructions with their operands,
/// actions with their settings and outputs, overloads, types, constants, flow types.
fn fingerprint() -> &'static [u8; 8] {
    static SUM: OnceLock<[u8; 8]> = OnceLock::new();
    SUM.get_or_init(|| {
        let mut text = String::new();
        let mut add = |word: &str| {
            text.push_str(word);
            text.push('\n');
        };
        for code in Code::ALL {
            add(&format!("{} {:?}", code.name(), code.operands()));
        }
        for row in catalog::actions() {
            let dynamic = row.dynamic_outputs;
            add(&format!("{} {:?} {:?} {dynamic} {}", row.key, row.does, row.outputs, row.settings));
        }
        builtins::overloads().iter().for_each(|overload| add(overload.row.signature));
        Kind::ALL.iter().for_each(|kind| add(kind.name()));
        CONSTANTS.iter().for_each(|constant| add(&format!("{}.{}", constant.scope, constant.name)));
        FlowType::ALL.iter().for_each(|kind| add(kind.key()));
        let sum = Sha256::digest(&text);
        std::array::from_fn(|at| sum[at])
    })
}

#[cfg(test)]
#[path = "image_tests.rs"]
pub(super) mod tests;
