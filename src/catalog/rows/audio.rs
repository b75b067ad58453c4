//! Audio, recording and silence.

use super::*;

/// The rows.
pub static ROWS: &[Action] = &[
    Action {
        flows: Known(VOICE),
        ..row("flushAudio", "Flush Audio", "audio", Does::Tell, "Plays what is waiting to be played, now.")
    },
    Action {
        settings: "estimatedWaitTime: Duration, playbackMode: word(about|exact|lessThan|range), \
                   roundingInterval: Duration, specificRoundingIntervals: Duration[]",
        flows: Known(&[InqueueCall]),
        ..row(
            "playEstimatedWaitTime",
            "Play Estimated Wait Time",
            "audio",
            Does::Tell,
            "Says how long the wait will be.",
        )
    },
    Action {
        settings: "positionInQueue: Integer, playbackMode: word(ahead|number|ordinal)",
        flows: Known(&[InqueueCall]),
        ..row(
            "playPositionInQueue",
            "Play Position in Queue",
            "audio",
            Does::Tell,
            "Says the place in the queue; NOT_SET plays nothing.",
        )
    },
    row(
        "playUserGreeting",
        "Play User Greeting",
        "audio",
        Does::Tell,
        "Plays the greeting of a user. How the user is named in Archy is not known.",
    ),
    row(
        "playUserName",
        "Play User Name",
        "audio",
        Does::Tell,
        "Plays the name of a user. How the user is named in Archy is not known.",
    ),
    Action {
        settings: "enableMonitoring: Boolean",
        flows: Flows::Only(&[InboundCall, OutboundCall, CommonModule]),
        ..row(
            "audioMonitoring",
            "Audio Monitoring",
            "audio",
            Does::Tell,
            "Turns audio monitoring on; false or NOT_SET turns it off.",
        )
    },
    Action {
        settings: "enableTranscription: Boolean",
        ..row(
            "transcription",
            "Transcription",
            "other",
            Does::Tell,
            "Turns transcription on; false or NOT_SET turns it off.",
        )
    },
    Action {
        flows: Known(&[InboundCall, OutboundCall, InqueueCall]),
        ..row(
            "enableParticipantRecord",
            "Enable Participant Recording",
            "flow",
            Does::Tell,
            "Lets the participant be recorded.",
        )
    },
    Action {
        settings: "whisperAudio: Audio",
        outputs: &["success", "failure"],
        ..row(
            "setWhisperAudio",
            "Set Whisper Audio",
            "other",
            Does::Tell,
            "Says what the agent hears before the caller is connected.",
        )
    },
    Action {
        settings: "silenceDuration: Duration, timeout: Duration = 40 s",
        outputs: &["success", "timeout"],
        ..row("detectSilence", "Detect Silence", "other", Does::External, "Waits until the caller is silent.")
    },
    Action {
        settings: "audio: Audio, silenceDuration: Duration, timeout: Duration = 40 s, allowedRepeatCount: \
                   Integer, actualRepeatCount: out Integer",
        outputs: &["success", "timeout"],
        ..row(
            "playAudioOnSilence",
            "Play Audio on Silence",
            "other",
            Does::External,
            "Plays audio when the caller is silent.",
        )
    },
    Action {
        outputs: &["voicemail", "noInput", "failure"],
        flows: Known(&[Voicemail]),
        leaves: true,
        ..row(
            "processVoicemailInput",
            "Process Voicemail Input",
            "audio",
            Does::External,
            "Takes the voicemail into Voicemail.VoicemailSnippet; a fax ends the flow.",
        )
    },
    Action {
        flows: Known(&[Voicemail]),
        ..row(
            "clearVoicemailSnippet",
            "Clear Voicemail Snippet",
            "audio",
            Does::Tell,
            "Throws Voicemail.VoicemailSnippet away.",
        )
    },
];
