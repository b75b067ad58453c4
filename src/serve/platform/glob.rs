//! Names with `*` as a wildcard (I), compared without regard to case.

/// Whether a text fits a pattern. It takes time in proportion to the product of both lengths at most.
pub fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let pieces: Vec<&str> = pattern.split('*').collect();
    let [first, middle @ .., last] = pieces.as_slice() else { return pattern == text };
    let Some(rest) = text.strip_prefix(first) else { return false };
    let Some(mut rest) = rest.strip_suffix(last) else { return false };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, wanted) in [
            ("Sales", "sales", true),
            ("Sales", "Sales 2", false),
            ("Sales*", "Sales 2", true),
            ("*2", "Sales 2", true),
            ("S*s*2", "Sales 2", true),
            ("S*x*2", "Sales 2", false),
            ("*", "", true),
            ("ab*ba", "aba", false),
            ("a**b", "ab", true),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(fits(pattern, text), wanted, "{pattern} {text}");
        }
    }
}
