//! Rules of Audio, Communication and the texts of objects: the parts of what is made (E215–E228, E250–E253, E101).

use crate::evaluate::{World, evaluate};
use crate::rules::all;
use callflow::value::{AudioPart, DatumKind, Display, Kind, Object, Text, Value, literal};
use std::sync::Arc;

fn parts(expression: &str) -> Vec<AudioPart> {
    match evaluate(expression, &World::default()) {
        Ok((_, Value::Audio(audio))) => audio.parts.clone(),
        other => panic!("{expression}: {other:?}"),
    }
}

/// The text of the one datum of an expression, and what kind it is.
fn datum(expression: &str) -> (DatumKind, String) {
    match parts(expression).as_slice() {
        [AudioPart::Datum(datum)] => {
            let text = Display::default().text(&datum.value).unwrap_or_default();
            (datum.kind, text.as_str().to_owned())
        }
        _ => panic!("{expression} is not one datum"),
    }
}

#[test]
fn e114_e215_parts_stand_one_after_the_other() {
    assert_eq!(parts("ToAudioTTS(\"a\") + Prompt.Hello + ToAudioBlank(5)").len(), 3);
    assert_eq!(parts("Append(Prompt.A, NOT_SET, Prompt.B)").len(), 2);
    assert!(matches!(parts("ToAudioTTS(NOT_SET)").as_slice(), [AudioPart::Silence(0)]));
    assert!(matches!(parts("ToAudioBool(NOT_SET)").as_slice(), [AudioPart::Silence(0)]));
}

#[test]
fn e216_playback_options() {
    let Ok((_, Value::Audio(audio))) = evaluate("AudioPlaybackOptions(Prompt.A, true)", &World::default()) else {
        panic!("an Audio")
    };
    assert_eq!((audio.barge_in, audio.flush_now), (Some(true), None));
}

#[test]
fn e221_to_e224_places_are_cut() {
    assert_eq!(datum("ToAudioNumber(0.234859, 3)"), (DatumKind::Number, "0.234".to_owned()));
    assert_eq!(datum("ToAudioPercent(123.17, 1)"), (DatumKind::Percent, "123.1".to_owned()));
    assert_eq!(datum("ToAudioCurrency(MakeCurrency(1.239, \"USD\"), 2)").1, "1.23|USD");
    assert_eq!(datum("ToAudioCurrency(MakeCurrency(1.235, \"USD\"))").1, "1.24|USD");
    assert_eq!(datum("ToAudioCurrency(MakeCurrency(1.5, \"JPY\"))").1, "2.00|JPY");
    assert_eq!(datum("ToAudioNumberOrdinal(999)").0, DatumKind::Ordinal);
    assert_eq!(datum("ToAudioNumberOrdinal(1000)").0, DatumKind::Number);
}

#[test]
fn e227_ranges_are_put_in_order() {
    let range = |expression| match parts(expression).as_slice() {
        [AudioPart::Datum(datum)] => (datum.value.to_int(), datum.upper),
        _ => panic!("one datum"),
    };
    assert_eq!(range("ToAudioTimeRange(15, 8, Format.TimePart.minutes)"), (8, Some(15)));
    assert_eq!(range("ToAudioTimeRange(1, 1, Format.TimePart.hours)"), (1, None));
}

#[test]
fn e228_phone_numbers_are_read_in_global_or_local_form() {
    let said = |expression| datum(expression).1;
    assert_eq!(said("ToAudioPhoneNumber(ToPhoneNumber(\"tel:+13178723000\"))"), "+13178723000");
    assert_eq!(said("ToAudioPhoneNumber(ToPhoneNumber(\"tel:+13178723000\"), Format.PhoneNumber.local)"), "3178723000");
    assert_eq!(
        said("ToAudioPhoneNumber(ToPhoneNumber(\"tel:+13178723000\"), System.Regions.US.dialingCode)"),
        "3178723000"
    );
    assert_eq!(said("ToAudioPhoneNumber(ToPhoneNumber(\"tel:+31755551212\"), \"31\")"), "0755551212");
    assert_eq!(said("ToAudioPhoneNumber(ToPhoneNumber(\"tel:+31755551212\"), \"44\")"), "+31755551212");
    assert_eq!(said("ToAudioPhoneNumber(\"812.555.1234\")"), "8125551234");
    assert!(matches!(parts("ToAudioPhoneNumber(ToPhoneNumber(\"sip:a@b.c\"))").as_slice(), [AudioPart::Silence(0)]));
}

#[test]
fn e251_e252_e383_communications() {
    all(&[
        ("ToString(MakeCommunication(\"a \", \"b\", ToCommunication(NOT_SET)))", "\"a b\""),
        ("ToString(MakeCommunication(ToCommunication(\"a\"), 5))", "\"a 5\""),
        ("ToString(ToCommunicationSsml(\"<speak/>\"))", "\"<speak/>\""),
        ("ToCommunication(ToString(NOT_SET))", "fault E70 not-set"),
    ]);
}

#[test]
fn e101_texts_of_objects() {
    let text = |object: Object| Display::default().text(&Value::Object(Arc::new(object)));
    assert_eq!(text(Object::new(Kind::Queue, "q-1").named("Sales")), Some("Sales".into()));
    let user = Object::new(Kind::User, "u-1").named("Ann").with("username", Value::Text("ann@x".into()));
    assert_eq!(text(user), Some("ann@x".into()));
    assert_eq!(text(Object::new(Kind::Contact, "c-1")), Some("c-1".into()));
    assert_eq!(text(Object::prompt("Hello", false)), Some("Hello".into()));
    assert_eq!(text(Object::new(Kind::Queue, "q-1")), None);
    let lines = [("city", "Los Angeles"), ("state", "CA"), ("address2", "  ")];
    let address = lines.into_iter().fold(Object::new(Kind::ExternalAddress, ""), |object, (name, value)| {
        object.with(name, Value::Text(Text::new(value)))
    });
    assert_eq!(text(address), Some("Los Angeles, CA".into()));
}

#[test]
fn sources_of_audio_show_the_calls() {
    let source = |expression| evaluate(expression, &World::default()).map(|(ty, value)| literal(&value, ty));
    let expression = "ToAudioTTS(\"a\") + ToAudioBlank(5) + ToAudio(Prompt.Hello)";
    assert_eq!(source(expression), Ok(expression.to_owned()));
}
