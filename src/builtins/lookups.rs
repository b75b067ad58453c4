//! Lookups: the world outside answers them, so they have no code here (E205–E208, E256, E257, E260, E391).

use super::row::{Row, effect};

/// The rows.
pub(super) const ROWS: &[Row] = &[
    effect("FindSystemPrompt(promptName: String?) -> Prompt", "E208", "The system prompt of that name."),
    effect("FindSystemPrompt(promptName: NOT_SET) -> Prompt", "E208", "A NOT_SET Prompt."),
    effect("FindUserPrompt(promptName: String?) -> Prompt", "E208", "The user prompt of that name."),
    effect("FindUserPrompt(promptName: NOT_SET) -> Prompt", "E208", "A NOT_SET Prompt."),
    effect("FindUser(userEmail: String?) -> User", "E205", "The one user with that address."),
    effect("FindUser(userEmail: NOT_SET) -> User", "E205", "A NOT_SET User."),
    effect("FindQueue(queueToFind: String?) -> Queue", "E206", "The one queue of that name or id."),
    effect("FindQueue(queueName: NOT_SET) -> Queue", "E206", "A NOT_SET Queue."),
    effect("FindSkill(skillToFind: String?) -> Skill", "E207", "The one skill of that name or id."),
    effect("FindSkill(skillName: NOT_SET) -> Skill", "E207", "A NOT_SET Skill."),
    effect(
        "FindLanguageSkill(skillToFind: String?) -> LanguageSkill",
        "E207",
        "The one language skill of that name or id.",
    ),
    effect("FindLanguageSkill(valueToConvert: NOT_SET) -> LanguageSkill", "E207", "A NOT_SET LanguageSkill."),
    effect("FindQueueById(id: String?) -> Queue", "E256", "The queue of that id."),
    effect("FindUserById(id: String?) -> User", "E256", "The user of that id."),
    effect("FindEmergencyGroup(name: String?) -> EmergencyGroup", "E257", "The emergency group of that name."),
    effect("GetQueueEstimatedWaitTime(queue: Queue) -> Duration", "E260", "How long a caller would wait in the queue."),
    effect(
        "FindQueueEstimatedWaitTime(nameOrId: String?) -> Duration",
        "E260",
        "How long a caller would wait in the queue of that name or id.",
    ),
];
