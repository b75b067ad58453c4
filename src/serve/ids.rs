//! Ids that follow from what a thing is, so that every worker comes to the same; random ones come from `random`.

use sha2::{Digest, Sha256};

/// The id of a thing of a kind and a name: a UUID of version 8, always the same.
pub fn of(kind: &str, name: &str) -> String {
    let mut sum = Sha256::new();
    // The length keeps a kind and a name apart, whatever they hold.
    sum.update((kind.len() as u64).to_le_bytes());
    sum.update(kind.as_bytes());
    sum.update(name.as_bytes());
    let sum = sum.finalize();
    uuid(std::array::from_fn(|at| sum[at]))
}

fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid() {
        let id = of("queue", "Sales");
        assert_eq!(id.len(), 36, "{id}");
        assert_eq!(id.chars().nth(14), Some('8'), "{id}");
        assert!("89ab".contains(id.chars().nth(19).expect("a character")), "{id}");
    }

    #[test]
    fn a_name_has_one_id_and_kinds_are_kept_apart() {
        assert_eq!(of("queue", "Sales"), of("queue", "Sales"));
        assert_ne!(of("queue", "Sales"), of("queue", "sales"));
        assert_ne!(of("queue", "Sales"), of("queueS", "ales"));
    }
}
