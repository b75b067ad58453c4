//! The tables of both directions name what the catalogue has.

use super::*;
use crate::catalog;

#[test]
fn every_row_names_an_action_and_settings_that_the_catalogue_has() {
    for (action, key, form) in FORMS {
        if *action == "*" {
            continue;
        }
        let (_, row) = catalog::find(action).unwrap_or_else(|| panic!("no action {action}"));
        match form {
            Form::Target(target) => {
                for step in target.steps {
                    if let Step::Name(name) = step {
                        assert!(row.setting(name).is_some(), "{action}: no setting {name}");
                    }
                }
            }
            Form::Named | Form::Slots | Form::Bare | Form::Reference(_) => {
                assert!(row.setting(key).is_some(), "{action}: no setting {key}");
            }
            _ => {}
        }
    }
    for (_, action) in CHOICES {
        assert!(action.is_none_or(|action| catalog::find(action).is_some()));
    }
    for (_, action, _) in HANDLINGS {
        assert!(catalog::find(action).is_some(), "{action}");
    }
}

#[test]
fn a_key_of_the_telephone_goes_there_and_back() {
    for key in ["0", "9", "*", "#"] {
        assert_eq!(dtmf(&archy_dtmf(key)), Some(key));
    }
    assert_eq!(dtmf("digit_x"), None);
    assert_eq!(dtmf("9"), None);
}
