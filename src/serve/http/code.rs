//! The codes of errors with their statuses and messages: one table (wire §2, §10–§12).

/// What can be wrong with a request, or with us. The words are the platform's but where the table says ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the table below says of each what it means")]
pub enum Code {
    BadRequest,
    InvalidValue,
    InvalidDate,
    AuthenticationRequired,
    BadCredentials,
    MissingPermissions,
    NotFound,
    MethodNotAllowed,
    TooLarge,
    UnsupportedMediaType,
    HeaderTooLarge,
    TooManyRequests,
    Internal,
    NotImplemented,
    Unavailable,
    Timeout,
    ConversationNotWaiting,
    ConversationEnded,
    UploadTaken,
    UploadExpired,
    FlowNotFound,
    FlowVersionMissing,
    FlowExists,
    FlowLocked,
    FlowDependencies,
    FlowDeleted,
    FlowValidateFailed,
    FlowNameSlash,
    FlowNameDebug,
    TableSchema,
    TableSyntax,
    TableNotFound,
    RowNotFound,
    TableNotUnique,
    NoResults,
    TooManyResults,
    InvalidSchema,
    InvalidSubstitution,
}

/// A row of the table: the code, its status, its word, and its message with `{name}` for each parameter.
pub type Row = (Code, u16, &'static str, &'static str);

/// Every code, in the order of [`Code`].
pub const CODES: [Row; 38] = [
    (
        Code::BadRequest,
        400,
        "bad.request",
        "The request could not be understood by the server due to malformed syntax.",
    ),
    (
        Code::InvalidValue,
        400,
        "invalid.value",
        "Value [{value}] is not valid for field type [{type}]. Allowable values are: {allowed}",
    ),
    (
        Code::InvalidDate,
        400,
        "invalid.date",
        "Dates must be specified as ISO-8601 strings. For example: yyyy-MM-ddTHH:mm:ss.SSSZ",
    ),
    (
        Code::AuthenticationRequired,
        401,
        "authentication.required",
        "No authentication bearer token specified in authorization header.",
    ),
    (Code::BadCredentials, 401, "bad.credentials", "Invalid login credentials."),
    (
        Code::MissingPermissions,
        403,
        "missing.any.permissions",
        "Unable to perform the requested action. You must have at least one of the following permissions assigned: \
         {permissions}",
    ),
    (Code::NotFound, 404, "not.found", "The requested resource was not found."),
    (Code::MethodNotAllowed, 405, "method.not.allowed", "This path does not take the method {method}."),
    (Code::TooLarge, 413, "request.entity.too.large", "The request is larger than {limit} bytes."),
    (
        Code::UnsupportedMediaType,
        415,
        "unsupported.media.type",
        "Unsupported Media Type - Unsupported or incorrect media type, such as an incorrect Content-Type value in the \
         header.",
    ),
    (
        Code::HeaderTooLarge,
        431,
        "request.header.too.large",
        "The header of the request is larger than {limit} bytes or has too many lines.",
    ),
    (
        Code::TooManyRequests,
        429,
        "too.many.requests.retry.after",
        "Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds",
    ),
    (
        Code::Internal,
        500,
        "internal.server.error",
        "The server encountered an unexpected condition which prevented it from fulfilling the request.",
    ),
    (Code::NotImplemented, 501, "not.implemented", "callflow does not serve {what}."),
    (
        Code::Unavailable,
        503,
        "service.unavailable",
        "Service Unavailable - The server is currently unavailable (because it is overloaded or down for maintenance).",
    ),
    (Code::Timeout, 504, "request.timeout", "The request timed out."),
    (Code::ConversationNotWaiting, 409, "conversation.not.waiting", "The conversation does not wait for an input."),
    (Code::ConversationEnded, 409, "conversation.ended", "The conversation has ended."),
    (Code::UploadTaken, 409, "upload.already.taken", "The file was uploaded before."),
    (Code::UploadExpired, 403, "upload.expired", "The address for the upload is not valid any more."),
    (Code::FlowNotFound, 404, "architect.flow.not.found", "There is no such flow."),
    (Code::FlowVersionMissing, 404, "architect.flow.version.missing", "The flow has no such version."),
    (Code::FlowExists, 409, "architect.flow.already.exists", "A flow of this name and type is there already."),
    (Code::FlowLocked, 409, "architect.flow.locked.by.user", "The flow is locked by a user."),
    (
        Code::FlowDependencies,
        409,
        "architect.flow.cannot.publish.missing.dependencies",
        "The flow cannot be published: something that it needs is missing.",
    ),
    (Code::FlowDeleted, 410, "architect.flow.deleted", "The flow was deleted."),
    (Code::FlowValidateFailed, 400, "architect.flow.validate.failed", "The flow has errors."),
    (
        Code::FlowNameSlash,
        400,
        "architect.flow.validate.failed.invalid.name.contains.slash",
        "A flow's name has no slash.",
    ),
    (
        Code::FlowNameDebug,
        400,
        "architect.flow.validate.failed.invalid.name.contains.debug",
        "A flow's name does not end in -debug.",
    ),
    (Code::TableSchema, 400, "flows.datatables.schema.exception", "The row or schema does not conform."),
    (Code::TableSyntax, 400, "flows.datatables.syntax.error", "The data table could not be understood."),
    (Code::TableNotFound, 404, "flows.datatables.table.not.found", "There is no such data table."),
    (Code::RowNotFound, 404, "flows.datatables.row.not.found", "The data table has no such row."),
    (Code::TableNotUnique, 409, "flows.datatables.not.unique", "The key or name is taken."),
    (Code::NoResults, 400, "no.results", "The data action found nothing."),
    (Code::TooManyResults, 400, "too.many.results", "The data action found more than one result."),
    (Code::InvalidSchema, 400, "invalid.schema", "The inputs do not conform to the data action's schema."),
    (Code::InvalidSubstitution, 500, "invalid.substitution", "The data action's answer could not be formed."),
];

impl Code {
    /// Its row.
    pub fn row(self) -> &'static Row {
        &CODES[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_row_stands_at_its_code_and_every_word_once() {
        for (at, row) in CODES.iter().enumerate() {
            assert_eq!(row.0 as usize, at, "{}", row.2);
            assert!((400..600).contains(&row.1));
        }
        assert_eq!(CODES.iter().map(|row| row.2).collect::<HashSet<_>>().len(), CODES.len());
    }
}
