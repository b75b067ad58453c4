//! Schedules, schedule groups and emergency groups.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        settings: "schedule: object Schedule, emergencyGroup: object EmergencyGroup, evaluationTimeZone: \
                   String, scheduleTimeZone: String, evaluate: DateTime",
        outputs: &["active", "inactive"],
        flows: Known(&[InboundEmail, InboundShortMessage, Workflow]),
        one_of: &["schedule", "emergencyGroup"],
        ..row(
            "evaluateSchedule",
            "Evaluate Schedule",
            "logical",
            Does::External,
            "Asks whether a schedule or an emergency group is active, now or at `evaluate`: exactly one of the two.",
        )
    },
    Action {
        settings: "scheduleGroup!: object ScheduleGroup, emergencyGroup: object EmergencyGroup, evaluate: \
                   DateTime, inServiceSchedules: out String[]",
        outputs: &["open", "closed", "holiday", "emergency"],
        flows: Known(&[InboundCall, InboundEmail, InboundShortMessage, Workflow]),
        ..row(
            "evaluateScheduleGroup",
            "Evaluate Schedule Group",
            "logical",
            Does::External,
            "Asks what a schedule group says, now or at `evaluate`.",
        )
    },
];
