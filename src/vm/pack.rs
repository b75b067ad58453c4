//! The packed form of parked runs: numbers of variable length, texts, and which registers are there.

use crate::value::Text;

/// Mixes the words of a checksum; odd, so that no word is lost.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// A short checksum under a seed. A changed byte changes it but for one case in four thousand million, and it takes a
/// fraction of the time that parking does.
pub(super) fn checksum(seed: u64, bytes: &[u8]) -> u32 {
    let mut sum = seed ^ (bytes.len() as u64).wrapping_mul(MIX);
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = (sum ^ u64::from_le_bytes(word)).wrapping_mul(MIX);
        sum ^= sum >> 29;
    }
    (sum ^ (sum >> 32)) as u32
}

/// Bytes that are being written.
pub(super) struct Writer(pub Vec<u8>);

impl Writer {
    /// A number; small ones take one byte.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A number that may be below zero.
    pub fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }

    /// A text with its length before it.
    pub fn text(&mut self, text: &Text) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_str().as_bytes());
    }

    /// Which registers follow, in rising order: a bit each, seven to a byte, the eighth bit says that more follow. A
    /// byte with that bit alone stands for a gap, whose length follows.
    pub fn registers(&mut self, registers: impl Iterator<Item = u16>) {
        let (mut place, mut bits) = (0, 0);
        for register in registers {
            let own = register / 7;
            if own != place && bits != 0 {
                self.0.push(bits | 0x80);
                (place, bits) = (place + 1, 0);
            }
            if own != place {
                self.0.push(0x80);
                self.number(u64::from(own - place - 1));
                place = own;
            }
            bits |= 1 << (register % 7);
        }
        self.0.push(bits);
    }
}

/// Bytes that are being read. Whatever is wrong with them is `None`, never a panic (F36).
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// As [`Writer::number`].
    pub fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// A number of 32 bits.
    pub fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    /// As [`Writer::signed`].
    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// As [`Writer::text`]. It is no longer than what is left, so that a false length allocates nothing.
    pub fn text(&mut self) -> Option<Text> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok().map(Text::new)
    }

    /// As [`Writer::registers`]: the registers, handed on one by one to `found` with the bytes behind the list; what
    /// `found` reads there belongs to them.
    pub fn registers(&mut self, mut found: impl FnMut(&mut Self, u16) -> Option<()>) -> Option<()> {
        let (mut bits, mut place) = (Self(self.0), 0_u16);
        let mut ahead = Self(self.0);
        ahead.skip_registers()?;
        loop {
            let byte = bits.byte()?;
            if byte == 0x80 {
                let gap = u16::try_from(bits.number()?).ok()?;
                place = place.checked_add(gap)?.checked_add(1)?;
                continue;
            }
            for bit in (0..7).filter(|bit| byte & 1 << bit != 0) {
                found(&mut ahead, place.checked_mul(7)?.checked_add(bit)?)?;
            }
            if byte & 0x80 == 0 {
                *self = ahead;
                return Some(());
            }
            place = place.checked_add(1)?;
        }
    }

    fn skip_registers(&mut self) -> Option<()> {
        loop {
            match self.byte()? {
                0x80 => self.number().map(drop)?,
                byte if byte & 0x80 == 0 => return Some(()),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(
            numbers in prop::collection::vec(any::<u64>(), 0..9),
            signed in any::<i64>(),
            text in ".{0,40}",
            registers in prop::collection::btree_set(0_u16..9_000, 0..30),
        ) {
            let text = Text::from(text);
            let mut writer = Writer(Vec::new());
            numbers.iter().for_each(|number| writer.number(*number));
            writer.signed(signed);
            writer.text(&text);
            writer.registers(registers.iter().copied());
            registers.iter().for_each(|register| writer.number(u64::from(*register)));
            let mut reader = Reader(&writer.0);
            for number in numbers {
                prop_assert_eq!(reader.number(), Some(number));
            }
            prop_assert_eq!(reader.signed(), Some(signed));
            prop_assert_eq!(reader.text(), Some(text));
            let mut read = Vec::new();
            let whole = reader.registers(|behind, register| {
                read.push(register);
                (behind.number()? == u64::from(register)).then_some(())
            });
            prop_assert_eq!(whole, Some(()));
            prop_assert!(reader.0.is_empty());
            prop_assert!(read.into_iter().eq(registers));
        }

        #[test]
        fn f36_any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut reader = Reader(&bytes);
            while reader.registers(|behind, _| behind.signed().map(drop)).is_some() && reader.text().is_some() {}
            prop_assert!(reader.0.len() <= bytes.len());
        }
    }
}
