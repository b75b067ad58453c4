//! Images: read again they are the same, and whatever is wrong with them is said (F35, F63).

use super::*;
use crate::bytecode::samples::{LOGIC, compile, samples};
use proptest::prelude::*;

/// An image whose sum and length fit another payload.
pub fn sealed(payload: &[u8]) -> Vec<u8> {
    let mut image = write(&Program::default()).unwrap()[..HEADER_BYTES].to_vec();
    image[18..26].copy_from_slice(&(payload.len() as u64).to_le_bytes());
    image[26..58].copy_from_slice(&Sha256::digest(payload));
    image.extend_from_slice(payload);
    image
}

#[test]
fn every_sample_comes_back_as_it_was() {
    for (name, program) in samples() {
        let image = write(&program).unwrap();
        assert_eq!(read(&image).as_ref(), Ok(&program), "{name}");
        assert_eq!(write(&program).unwrap(), image, "{name}: the same program, the same bytes");
        assert_eq!(hash(&program).to_le_bytes(), image[26..34], "{name}");
    }
}

#[test]
fn f35_every_flipped_bit_of_every_sample_is_refused() {
    for (name, program) in samples() {
        let mut image = write(&program).unwrap();
        for at in 0..image.len() {
            for bit in 0..8 {
                image[at] ^= 1 << bit;
                assert!(read(&image).is_err(), "{name}: bit {bit} of byte {at}");
                image[at] ^= 1 << bit;
            }
        }
    }
}

#[test]
fn f35_every_part_of_the_header_has_its_own_refusal() {
    let image = write(&compile(LOGIC)).unwrap();
    let flipped = |at: usize| {
        let mut image = image.clone();
        image[at] ^= 0x10;
        read(&image).unwrap_err()
    };
    assert!((0..8).all(|at| flipped(at) == ImageError::NotAnImage));
    assert_eq!(flipped(8), ImageError::OtherFormat(FORMAT ^ 0x10));
    assert!((10..18).all(|at| flipped(at) == ImageError::OtherTables));
    // Sixteen bytes more or fewer than there are.
    assert!(matches!(flipped(18), ImageError::Truncated | ImageError::TrailingBytes));
    assert!((26..58).all(|at| flipped(at) == ImageError::Damaged));
    assert_eq!(flipped(58), ImageError::Damaged);
}

#[test]
fn f35_an_image_cut_at_any_length_is_refused() {
    for (name, program) in samples() {
        let image = write(&program).unwrap();
        for length in 0..image.len() {
            assert_eq!(read(&image[..length]), Err(ImageError::Truncated), "{name}: {length} bytes");
        }
    }
}

#[test]
fn f35_more_bytes_than_it_says_are_refused() {
    let mut image = write(&compile(LOGIC)).unwrap();
    image.push(0);
    assert_eq!(read(&image), Err(ImageError::TrailingBytes));
    // Bytes inside of the payload, behind the program.
    let mut payload = image[HEADER_BYTES..].to_vec();
    payload.push(7);
    assert_eq!(read(&sealed(&payload)), Err(ImageError::NotAProgram));
}

#[test]
fn an_image_has_at_most_16_mib() {
    let sized = |bytes: usize| {
        let text = " ".repeat(bytes);
        let source = crate::bytecode::program::SourceInfo { name: String::new(), text };
        Program { sources: vec![source], ..Program::default() }
    };
    let rest = write(&sized(1 << 21)).unwrap().len() - (1 << 21);
    let image = write(&sized(MAX_IMAGE_BYTES - rest)).unwrap();
    assert_eq!(image.len(), MAX_IMAGE_BYTES);
    assert!(read(&image).is_ok());
    assert_eq!(write(&sized(MAX_IMAGE_BYTES - rest + 1)), Err(ImageError::TooLarge));
    assert_eq!(read(&vec![0; MAX_IMAGE_BYTES + 1]), Err(ImageError::TooLarge));
}

#[test]
fn f63_refusals_say_what_to_do() {
    assert!(ImageError::OtherTables.to_string().ends_with("build it again"));
    assert!(ImageError::OtherFormat(9).to_string().ends_with("build it again"));
}

#[test]
fn f35_a_count_that_nothing_follows_allocates_nothing() {
    // A vector of 2^60 names, and no name.
    let payload = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    assert_eq!(read(&sealed(&payload)), Err(ImageError::NotAProgram));
}

proptest! {
    #[test]
    fn f35_random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read(&bytes).is_err());
        let mut image = MAGIC.to_vec();
        image.extend_from_slice(&bytes);
        prop_assert!(read(&image).is_err());
        let _ = read(&sealed(&bytes));
    }
}
