//! Times on the wire (H8): UTC text with milliseconds and `Z`; what comes in may be any ISO-8601 of the same moment.

use crate::cloud::store::Millis;
use crate::serve::http::{Code, ErrorBody};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::Value;

/// A time as text: `2026-11-23T11:35:19.977Z`. One that no calendar has is the nearest that it has.
pub fn text(time: Millis) -> String {
    let clamped = time.clamp(Timestamp::MIN.as_millisecond(), Timestamp::MAX.as_millisecond());
    let stamp = Timestamp::from_millisecond(clamped).unwrap_or(Timestamp::UNIX_EPOCH);
    stamp.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A time as JSON.
pub fn json(time: Millis) -> Value {
    Value::String(text(time))
}

/// A time that somebody wrote: with a zone or, in UTC, without one; a day alone is its first moment.
///
/// # Errors
/// 400 `invalid.date`, naming the field.
pub fn read(written: &str, field: &str) -> Result<Millis, ErrorBody> {
    let zoned = written.parse::<Timestamp>().ok();
    let bare = || written.parse::<DateTime>().ok().and_then(|own| jiff::tz::TimeZone::UTC.to_timestamp(own).ok());
    let found = zoned.or_else(bare);
    found.map(Timestamp::as_millisecond).ok_or_else(|| ErrorBody::new(Code::InvalidDate).detail("invalid.date", field))
}

/// An interval: `start/end`, both ISO-8601, the end not before the start (H58).
///
/// # Errors
/// 400 `invalid.date`, naming the field.
pub fn interval(written: &str, field: &str) -> Result<(Millis, Millis), ErrorBody> {
    let bad = || ErrorBody::new(Code::InvalidDate).detail("invalid.date", field);
    let (start, end) = written.split_once('/').ok_or_else(bad)?;
    let (start, end) = (read(start, field)?, read(end, field)?);
    if start <= end { Ok((start, end)) } else { Err(bad()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h08_a_time_has_milliseconds_and_a_z() {
        assert_eq!(text(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(text(1_795_433_719_977), "2026-11-23T11:35:19.977Z");
        assert_eq!(text(-1), "1969-12-31T23:59:59.999Z");
        assert!(text(Millis::MAX).ends_with('Z') && text(Millis::MIN).ends_with('Z'));
    }

    #[test]
    fn h08_every_form_of_a_moment_is_read() {
        for form in [
            "2026-11-23T11:35:19.977Z",
            "2026-11-23T11:35:19.977+00:00",
            "2026-11-23T11:35:19.977+0000",
            "2026-11-23T12:35:19.977+01:00",
            "2026-11-23T11:35:19.977",
        ] {
            assert_eq!(read(form, "x").expect(form), 1_795_433_719_977, "{form}");
        }
        assert_eq!(read("2026-11-23", "x").expect("a day"), read("2026-11-23T00:00:00Z", "x").expect("its beginning"));
        for bad in ["", "yesterday", "1795433719977", "2026-13-01T00:00:00Z"] {
            let error = read(bad, "interval").expect_err(bad);
            assert_eq!((error.status(), error.code()), (400, "invalid.date"), "{bad}");
        }
    }

    #[test]
    fn h58_an_interval_has_two_ends_in_order() {
        assert_eq!(interval("1970-01-01T00:00:00.000Z/1970-01-01T00:00:01.000Z", "i").expect("fine"), (0, 1000));
        assert!(interval("1970-01-01T00:00:00.000Z/1970-01-01T00:00:00.000Z", "i").is_ok());
        for bad in ["1970-01-01T00:00:01Z/1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z", "a/b", "/"] {
            assert!(interval(bad, "i").is_err(), "{bad}");
        }
    }
}
