//! Number literals: what is wrong with one, if anything (E7, E8).

use super::limits::{MAX_DECIMAL_DIGITS, MAX_INTEGER_DIGITS};

/// What is wrong with an Integer literal.
pub fn integer_fault(digits: &str) -> Option<String> {
    (digits.len() > MAX_INTEGER_DIGITS)
        .then(|| format!("an Integer literal has at most {MAX_INTEGER_DIGITS} digits, this one has {}", digits.len()))
}

/// What is wrong with a Decimal literal.
pub fn decimal_fault(literal: &str) -> Option<String> {
    let (whole, fraction) = literal.split_once('.').unwrap_or((literal, ""));
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    if whole.len() > MAX_DECIMAL_DIGITS {
        return Some(format!("a Decimal has at most {MAX_DECIMAL_DIGITS} digits before the point"));
    }
    let significant = if whole.is_empty() {
        fraction.trim_start_matches('0').len()
    } else if fraction.is_empty() {
        whole.trim_end_matches('0').len()
    } else {
        whole.len() + fraction.len()
    };
    (significant > MAX_DECIMAL_DIGITS).then(|| {
        format!("a Decimal literal has at most {MAX_DECIMAL_DIGITS} significant digits, this one has {significant}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e07_fifteen_digits() {
        assert_eq!(integer_fault("000000000000001"), None);
        assert!(integer_fault("0000000000000001").unwrap().ends_with("this one has 16"));
    }

    #[test]
    fn e08_forty_significant_digits() {
        let nines = "9".repeat(40);
        assert_eq!(decimal_fault(&format!("{nines}.0")), None);
        assert_eq!(decimal_fault(&format!("000{nines}.000")), None);
        assert_eq!(decimal_fault(&format!("0.000{nines}")), None);
        assert_eq!(decimal_fault("1."), None);
        assert_eq!(decimal_fault(".5"), None);
        assert!(decimal_fault(&format!("{nines}.1")).unwrap().ends_with("this one has 41"));
        assert!(decimal_fault(&format!("0.{nines}1")).unwrap().ends_with("this one has 41"));
    }

    #[test]
    fn e83_largest_decimal() {
        assert!(decimal_fault(&format!("1{}.0", "0".repeat(40))).unwrap().contains("before the point"));
        assert_eq!(decimal_fault(&format!("1{}.0", "0".repeat(39))), None);
    }
}
