-- Ids, names, values and whatever else people write are bytea: text refuses \u0000 (P6, H43), and bytea sorts by bytes.

-- What is known of a conversation beside its attributes, and its participants.
create table callflow.facts (
  id       bytea  primary key,
  began    bigint not null,
  revision bigint not null,
  facts    bytea  not null );
create index facts_began on callflow.facts (began, id);

create table callflow.participant (
  number       bigint  generated always as identity primary key,
  conversation bytea   not null references callflow.facts,
  id           bytea   not null,
  open         boolean not null,              -- whether Analytics takes what is written (P41)
  bytes        bigint  not null default 0,    -- of names and values together (H50)
  unique (conversation, id) )
  with (fillfactor = 70);

-- The key is the name or, where that is longer than an index takes, its beginning and hash. No foreign key: whoever
-- writes here has locked the participant's row.
create table callflow.attribute (
  participant bigint not null,
  key         bytea  not null,
  name        bytea  not null,
  value       bytea  not null,
  analytics   bytea,
  primary key (participant, key) );

create table callflow.event (
  number       bigint  generated always as identity primary key,
  time         bigint  not null,
  conversation bytea   not null,
  participant  bytea   not null,
  attributes   bytea   not null,
  analytics    boolean not null );

-- Runs.
create table callflow.conversation (
  id          bytea  primary key references callflow.facts,
  epoch       bigint not null default 0,     -- fencing token and batch number: +1 at each claim and each flush
  state       text   not null check (state in ('runnable', 'waiting', 'ended', 'interrupted')),
  owner       bytea,                         -- the worker that holds it
  lease_until timestamptz,                   -- by the database's clock
  image       bytea,                         -- hash of the image the run is pinned to (F63)
  format      int    not null,               -- of snapshot and image
  mode        text   not null check (mode in ('exact', 'durable')),
  token       bytea,                         -- the call that began this epoch: asked again, it gets the same answer
  input       bytea )                        -- taken, not answered for yet
  with (fillfactor = 70);
create index conversation_state on callflow.conversation (state, id);
create index conversation_owner on callflow.conversation (owner) where state in ('runnable', 'waiting');

create table callflow.snapshot (             -- one row a conversation, replaced at each wait
  conversation bytea  primary key references callflow.conversation,
  epoch        bigint not null,
  bytes        bytea  not null,
  crc          bigint not null );

create table callflow.outbox (
  conversation bytea  not null references callflow.conversation,
  epoch        bigint not null,              -- (conversation, epoch) is the batch's id
  target       bytea  not null,              -- the conversation whose participant it is
  participant  bytea  not null,
  batch        bytea  not null,              -- names and values, sorted by name
  hash         bytea  not null,              -- of target and batch, as they were flushed
  state        text   not null check (state in ('ready', 'done', 'parked', 'dropped')),
  tries        int    not null default 0,
  since        bigint not null,
  next_at      timestamptz not null,
  reason       bytea,
  correlation  bytea,
  sender       bytea,
  lease_until  timestamptz,
  primary key (conversation, epoch) );
create index outbox_ready on callflow.outbox (next_at) where state = 'ready';
create index outbox_open on callflow.outbox (conversation, epoch) where state <> 'done';

create table callflow.timer (
  conversation bytea       primary key references callflow.conversation,
  due          timestamptz not null,
  kind         text        not null,
  epoch        bigint      not null );
create index timer_due on callflow.timer (due);

create table callflow.journal (
  number       bigint generated always as identity primary key,
  conversation bytea  not null,
  time         bigint not null,
  epoch        bigint not null,
  kind         bytea  not null,
  names        bytea  not null,
  note         bytea  not null );
create index journal_conversation on callflow.journal (conversation, number);

-- Documents. No revision comes twice, not even after a removal.
create sequence callflow.revision;
create table callflow.document (
  kind     bytea  not null,
  key      bytea  not null,
  revision bigint not null,
  bytes    bytea  not null,
  primary key (kind, key) );
