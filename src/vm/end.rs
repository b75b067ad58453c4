//! How an invocation ends, in the platform's words (P45).

use crate::catalog::TransferType;
use serde::{Deserialize, Serialize};

/// Why a flow ended (P45).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExitReason {
    /// The caller hung up.
    Disconnect,
    /// The flow disconnected.
    FlowDisconnect,
    /// The error handling disconnected, or a budget was exceeded twice.
    FlowErrorDisconnect,
    /// A transfer has succeeded.
    Transfer,
    /// The session had its longest time.
    SessionExpireDisconnect,
    /// A bot did not understand and disconnected.
    RecognitionFailureDisconnect,
    /// A bot did not understand and gave control back.
    RecognitionFailureExit,
    /// The person left a bot.
    UserExit,
    /// A workflow, module or bot has ended.
    FlowExit,
    /// The same, by the error handling.
    FlowErrorExit,
}

impl ExitReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::Disconnect,
        Self::FlowDisconnect,
        Self::FlowErrorDisconnect,
        Self::Transfer,
        Self::SessionExpireDisconnect,
        Self::RecognitionFailureDisconnect,
        Self::RecognitionFailureExit,
        Self::UserExit,
        Self::FlowExit,
        Self::FlowErrorExit,
    ];

    /// The platform's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Disconnect => "DISCONNECT",
            Self::FlowDisconnect => "FLOW_DISCONNECT",
            Self::FlowErrorDisconnect => "FLOW_ERROR_DISCONNECT",
            Self::Transfer => "TRANSFER",
            Self::SessionExpireDisconnect => "SESSION_EXPIRE_DISCONNECT",
            Self::RecognitionFailureDisconnect => "RECOGNITION_FAILURE_DISCONNECT",
            Self::RecognitionFailureExit => "RECOGNITION_FAILURE_EXIT",
            Self::UserExit => "USER_EXIT",
            Self::FlowExit => "FLOW_EXIT",
            Self::FlowErrorExit => "FLOW_ERROR_EXIT",
        }
    }
}

/// How an invocation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// Why.
    pub reason: ExitReason,
    /// Where to, after a transfer.
    pub transfer: Option<TransferType>,
}

impl Ending {
    /// An end without a transfer.
    pub const fn of(reason: ExitReason) -> Self {
        Self { reason, transfer: None }
    }

    /// The silent disconnect (L1).
    pub const fn error() -> Self {
        Self::of(ExitReason::FlowErrorDisconnect)
    }
}
