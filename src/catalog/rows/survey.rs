//! Surveys.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "disposition!: String(error|optOut)",
        flows: Flows::Only(&[SurveyInvite]),
        ends: Ends::Flow,
        ..row("abortSurveyInvite", "Abort Survey", "survey invite", Does::End, "Ends the invitation without a survey.")
    },
    Action {
        settings: "targetAddress: String, inviteSubject: String, inviteBody: String, reminderSubject: String, \
                   reminderBody: String",
        flows: Flows::Only(&[SurveyInvite]),
        ends: Ends::Flow,
        ..row(
            "completeSurveyInvite",
            "Complete Survey",
            "survey invite",
            Does::End,
            "Ends the invitation and sends the survey.",
        )
    },
    Action {
        settings: "surveyQuestion: SurveyQuestion, surveyQuestionResult: out SurveyQuestion, answer: \
                   Communication, followUpQuestion: Communication, notApplicable: String, question: \
                   Communication, customizeNoInput: Boolean, customizeNoMatch: Boolean, noInput: Communication, \
                   noInputReprompts: Communication[], noMatch: Communication, noMatchReprompts: \
                   Communication[], voiceEndOfInputTimeout: Duration",
        flows: Known(&[VoiceSurvey]),
        ..row(
            "askSurveyQuestion",
            "Ask Survey Question",
            "ask",
            Does::External,
            "Asks a question of a survey. Its outputs are not known.",
        )
    },
];
