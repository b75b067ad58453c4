--
-- PostgreSQL database dump
--

\restrict buhZbpu23RhrVCPjj3sgEbpAwAD17dzHWuuw3Gl86DAR33HJNfMH7F0rgjc9Idq

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: callflow; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA callflow;


--
-- Name: change(bytea, bigint, bigint, bytea, bytea[], boolean[]); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.change(_id bytea, _revision bigint, _began bigint, _facts bytea, _ids bytea[], _opens boolean[]) RETURNS text
    LANGUAGE plpgsql
    AS $$
begin
  update callflow.facts set facts = _facts, began = _began, revision = revision + 1
   where id = _id and revision = _revision;
  if not found then
    perform from callflow.facts where id = _id;
    if not found then return 'no conversation'; end if;
    return 'other';
  end if;
  perform callflow.people(_id, _ids, _opens);
  return 'done';
end $$;


--
-- Name: claim(bytea, bigint, bigint); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.claim(_owner bytea, _lease bigint, _limit bigint) RETURNS TABLE(id bytea, epoch bigint, image bytea, snapshot bytea, crc bigint, input bytea, due boolean)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
  _own record;
begin
  for _own in
    with lapsed as materialized (
      select c.id from callflow.conversation c
       where c.state = 'runnable' and c.mode = 'durable' and c.lease_until <= clock_timestamp()
         and exists (select from callflow.snapshot s where s.conversation = c.id)
       order by c.id limit _limit for update skip locked),
    ripe as materialized (
      select c.id from callflow.timer t join callflow.conversation c on c.id = t.conversation
       where t.due <= clock_timestamp() and c.state = 'waiting' and c.owner is null
         and exists (select from callflow.snapshot s where s.conversation = c.id)
       order by t.due limit _limit for update of c, t skip locked),
    free as (select l.id from lapsed l union all select r.id from ripe r limit _limit)
    update callflow.conversation c
       set epoch = c.epoch + 1, state = 'runnable', owner = _owner, token = null,
           lease_until = clock_timestamp() + _lease * interval '1 millisecond'
      from free where c.id = free.id
    returning c.id, c.epoch, c.image, c.input
  loop
    return query
      select _own.id, _own.epoch, _own.image, s.bytes, s.crc, _own.input,
             exists (select from callflow.timer t where t.conversation = _own.id and t.due <= clock_timestamp())
        from (select) one left join callflow.snapshot s on s.conversation = _own.id;
  end loop;
end $$;


--
-- Name: create_facts(bytea, bigint, bytea, bytea[], boolean[]); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.create_facts(_id bytea, _began bigint, _facts bytea, _ids bytea[], _opens boolean[]) RETURNS text
    LANGUAGE plpgsql
    AS $$
begin
  insert into callflow.facts (id, began, revision, facts) values (_id, _began, 1, _facts) on conflict do nothing;
  if not found then return 'exists'; end if;
  perform callflow.people(_id, _ids, _opens);
  return 'done';
end $$;


--
-- Name: finish(bytea, bigint, bytea, text); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.finish(_id bytea, _epoch bigint, _owner bytea, _state text) RETURNS text
    LANGUAGE plpgsql
    AS $$
begin
  update callflow.conversation c
     set state = _state, input = null, token = null
   where c.id = _id and c.epoch = _epoch and c.owner = _owner and c.state in ('runnable', 'waiting');
  if not found then
    perform from callflow.conversation c
      where c.id = _id and c.epoch = _epoch and c.owner = _owner and c.state in ('ended', 'interrupted');
    if found then return 'done'; end if;
    return 'stale';
  end if;
  delete from callflow.snapshot where conversation = _id;
  delete from callflow.timer where conversation = _id;
  return 'done';
end $$;


--
-- Name: flush(bytea, bigint, bytea, text, bytea, bytea, bytea, bytea, bytea, bigint, boolean, bytea[], bytea[], bytea[], bytea, bigint, bigint); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.flush(_id bytea, _epoch bigint, _owner bytea, _state text, _target bytea, _participant bytea, _batch bytea, _hash bytea, _snapshot bytea, _crc bigint, _here boolean, _keys bytea[], _names bytea[], _values bytea[], _event bytea, _now bigint, _most bigint) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
  _over   boolean := _state in ('ended', 'interrupted');
  _before bytea;
  _answer text;
begin
  update callflow.conversation c
     set epoch = c.epoch + 1, state = _state, input = null, token = null,
         owner = case when c.mode = 'durable' and _state = 'waiting' then null else c.owner end
   where c.id = _id and c.epoch = _epoch and c.owner = _owner and c.state in ('runnable', 'waiting');
  if not found then
    select o.hash into _before from callflow.outbox o where o.conversation = _id and o.epoch = _epoch;
    if not found then return 'stale'; end if;
    if _before = _hash then return 'before'; end if;
    return 'other';
  end if;
  perform callflow.keep(_id, _epoch + 1, case when _over then null else _snapshot end, _crc);
  delete from callflow.timer where conversation = _id;
  if _here then
    _answer := callflow.merge(_target, _participant, _keys, _names, _values, _event, _now, _most);
    if _answer <> 'done' then
      raise exception using errcode = 'CF001', message = _answer;
    end if;
  end if;
  insert into callflow.outbox (conversation, epoch, target, participant, batch, hash, state, since, next_at)
  values (_id, _epoch, _target, _participant, _batch, _hash,
          case when _here or cardinality(_keys) = 0 then 'done' else 'ready' end, callflow.millis(), clock_timestamp());
  return 'done';
end $$;


--
-- Name: interrupt(bytea); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.interrupt(_owner bytea) RETURNS SETOF bytea
    LANGUAGE plpgsql
    AS $$
declare
  _own bytea;
begin
  for _own in
    with gone as materialized (
      select c.id from callflow.conversation c
       where c.mode = 'exact' and c.state in ('runnable', 'waiting')
         and (c.owner = _owner or (_owner is null and c.lease_until <= clock_timestamp()))
       order by c.id for no key update)
    update callflow.conversation c
       set state = 'interrupted', owner = null, input = null, token = null
      from gone where c.id = gone.id
    returning c.id
  loop
    delete from callflow.snapshot where conversation = _own;
    delete from callflow.timer where conversation = _own;
    return next _own;
  end loop;
end $$;


--
-- Name: keep(bytea, bigint, bytea, bigint); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.keep(_id bytea, _epoch bigint, _snapshot bytea, _crc bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  if _snapshot is null then
    delete from callflow.snapshot where conversation = _id;
  else
    insert into callflow.snapshot values (_id, _epoch, _snapshot, _crc)
    on conflict (conversation) do update set epoch = excluded.epoch, bytes = excluded.bytes, crc = excluded.crc;
  end if;
end $$;


--
-- Name: merge(bytea, bytea, bytea[], bytea[], bytea[], bytea, bigint, bigint); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.merge(_conversation bytea, _participant bytea, _keys bytea[], _names bytea[], _values bytea[], _event bytea, _now bigint, _most bigint) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
  _number bigint;
  _bytes  bigint;
  _open   boolean;
begin
  select p.number, p.bytes, p.open into _number, _bytes, _open from callflow.participant p
   where p.conversation = _conversation and p.id = _participant for no key update;
  if not found then
    perform from callflow.facts where id = _conversation;
    if not found then return 'no conversation'; end if;
    return 'no participant';
  end if;
  if cardinality(_keys) = 0 then return 'done'; end if;
  select _bytes + sum(octet_length(own.name) + octet_length(own.value)
                      - coalesce(octet_length(a.name) + octet_length(a.value), 0))
    into _bytes
    from unnest(_keys, _names, _values) own(key, name, value)
    left join callflow.attribute a on a.participant = _number and a.key = own.key;
  if _bytes > _most then return 'too large'; end if;
  insert into callflow.attribute as a (participant, key, name, value, analytics)
  select _number, own.key, own.name, own.value, case when _open then own.value end
    from unnest(_keys, _names, _values) own(key, name, value)
  on conflict (participant, key) do update
     set value = excluded.value, analytics = coalesce(excluded.analytics, a.analytics);
  update callflow.participant set bytes = _bytes where number = _number;
  -- Held until the commit: see callflow.settled.
  perform pg_advisory_xact_lock_shared(1667329132, 1);
  insert into callflow.event (time, conversation, participant, attributes, analytics)
  values (_now, _conversation, _participant, _event, _open);
  return 'done';
end $$;


--
-- Name: millis(); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.millis() RETURNS bigint
    LANGUAGE sql
    AS $$
  select floor(extract(epoch from clock_timestamp()) * 1000)::bigint
$$;


--
-- Name: note(bytea, bigint[], bigint[], bytea[], bytea[], bytea[]); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.note(_id bytea, _times bigint[], _epochs bigint[], _kinds bytea[], _names bytea[], _notes bytea[]) RETURNS text
    LANGUAGE plpgsql
    AS $$
begin
  perform from callflow.facts where id = _id;
  if not found then return 'no conversation'; end if;
  insert into callflow.journal (conversation, time, epoch, kind, names, note)
  select _id, own.time, own.epoch, own.kind, own.names, own.note
    from unnest(_times, _epochs, _kinds, _names, _notes) with ordinality own(time, epoch, kind, names, note, place)
   order by own.place;
  return 'done';
end $$;


--
-- Name: people(bytea, bytea[], boolean[]); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.people(_id bytea, _ids bytea[], _opens boolean[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  with gone as (
    delete from callflow.participant p
     where p.conversation = _id and not exists (select from unnest(_ids) own(id) where own.id = p.id)
    returning p.number)
  delete from callflow.attribute a using gone where a.participant = gone.number;
  insert into callflow.participant as p (conversation, id, open)
  select _id, own.id, own.open from unnest(_ids, _opens) own(id, open)
  on conflict (conversation, id) do update set open = excluded.open where p.open <> excluded.open;
end $$;


--
-- Name: put(bytea, bytea, bytea, boolean, bigint); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.put(_kind bytea, _key bytea, _bytes bytea, _absent boolean, _revision bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
declare
  _new bigint;
begin
  if _revision is not null then
    update callflow.document d set bytes = _bytes, revision = nextval('callflow.revision')
     where d.kind = _kind and d.key = _key and d.revision = _revision returning d.revision into _new;
  elsif _absent then
    insert into callflow.document as d values (_kind, _key, nextval('callflow.revision'), _bytes)
    on conflict do nothing returning d.revision into _new;
  else
    insert into callflow.document as d values (_kind, _key, nextval('callflow.revision'), _bytes)
    on conflict (kind, key) do update set bytes = excluded.bytes, revision = nextval('callflow.revision')
    returning d.revision into _new;
  end if;
  return _new;
end $$;


--
-- Name: renew(bytea, bigint); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.renew(_owner bytea, _lease bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
declare
  _count bigint;
begin
  with own as materialized (
    select c.id from callflow.conversation c
     where c.owner = _owner and c.state in ('runnable', 'waiting') order by c.id for no key update)
  update callflow.conversation c set lease_until = clock_timestamp() + _lease * interval '1 millisecond' from own where c.id = own.id;
  get diagnostics _count = row_count;
  return _count;
end $$;


--
-- Name: settled(); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.settled() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_advisory_xact_lock(1667329132, 1);
  return (select last_value from callflow.event_number_seq);
end $$;


--
-- Name: start(bytea, bytea, text, bytea, integer, bytea, bigint, bigint, bytea); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.start(_id bytea, _owner bytea, _mode text, _image bytea, _format integer, _snapshot bytea, _crc bigint, _lease bigint, _token bytea) RETURNS text
    LANGUAGE plpgsql
    AS $$
begin
  insert into callflow.conversation (id, epoch, state, owner, lease_until, image, format, mode, token)
  select f.id, 1, 'runnable', _owner, clock_timestamp() + _lease * interval '1 millisecond', _image, _format, _mode, _token
    from callflow.facts f where f.id = _id
  on conflict do nothing;
  if not found then
    perform from callflow.conversation where id = _id and epoch = 1 and token = _token;
    if found then return 'done'; end if;
    perform from callflow.facts where id = _id;
    if not found then return 'no conversation'; end if;
    return 'exists';
  end if;
  if _snapshot is not null then
    insert into callflow.snapshot values (_id, 1, _snapshot, _crc);
  end if;
  return 'done';
end $$;


--
-- Name: take(bytea, bytea, bigint, bytea, bytea); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.take(_id bytea, _owner bytea, _lease bigint, _input bytea, _token bytea) RETURNS TABLE(answer text, holder bytea, epoch bigint, image bytea, snapshot bytea, crc bigint)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
  _own callflow.conversation;
begin
  select * into _own from callflow.conversation c where c.id = _id for update;
  if not found then
    perform from callflow.facts f where f.id = _id;
    return query select case when found then 'no run' else 'no conversation' end, null::bytea, null::bigint,
                        null::bytea, null::bytea, null::bigint;
    return;
  end if;
  -- The same call once more, because its answer was lost, gets the answer of before.
  if _own.token is distinct from _token then
    if _own.state <> 'waiting' or _own.owner is not null then
      return query select _own.state, _own.owner, null::bigint, null::bytea, null::bytea, null::bigint;
      return;
    end if;
    update callflow.conversation c
       set epoch = c.epoch + 1, state = 'runnable', owner = _owner, token = _token, input = _input,
           lease_until = clock_timestamp() + _lease * interval '1 millisecond'
     where c.id = _id;
    delete from callflow.timer where conversation = _id;
    _own.epoch := _own.epoch + 1;
  end if;
  return query
    select 'taken', _owner, _own.epoch, _own.image, s.bytes, s.crc
      from (select) one left join callflow.snapshot s on s.conversation = _id;
end $$;


--
-- Name: wait(bytea, bigint, bytea, bytea, bigint, bigint); Type: FUNCTION; Schema: callflow; Owner: -
--

CREATE FUNCTION callflow.wait(_id bytea, _epoch bigint, _owner bytea, _snapshot bytea, _crc bigint, _due bigint) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
  _mode text;
begin
  -- Nobody could go on from a durable wait without a snapshot.
  perform from callflow.conversation c
    where c.id = _id and c.epoch = _epoch and c.owner = _owner and c.mode = 'durable' and _snapshot is null;
  if found then return 'bare'; end if;
  update callflow.conversation c
     set state = 'waiting', input = null, token = null,
         owner = case when c.mode = 'durable' then null else c.owner end
   where c.id = _id and c.epoch = _epoch and c.owner = _owner and c.state in ('runnable', 'waiting')
  returning c.mode into _mode;
  if not found then
    -- Nobody else has had this epoch: it was this owner who waited, and his answer was lost (F3).
    perform from callflow.conversation c
      where c.id = _id and c.epoch = _epoch and c.owner is null and c.state = 'waiting';
    if found then return 'done'; end if;
    return 'stale';
  end if;
  perform callflow.keep(_id, _epoch, _snapshot, _crc);
  delete from callflow.timer where conversation = _id;
  if _due is not null and _mode = 'durable' then
    insert into callflow.timer values (_id, clock_timestamp() + _due * interval '1 millisecond', 'wait', _epoch);
  end if;
  return 'done';
end $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: attribute; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.attribute (
    participant bigint NOT NULL,
    key bytea NOT NULL,
    name bytea NOT NULL,
    value bytea NOT NULL,
    analytics bytea
);


--
-- Name: conversation; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.conversation (
    id bytea NOT NULL,
    epoch bigint DEFAULT 0 NOT NULL,
    state text NOT NULL,
    owner bytea,
    lease_until timestamp with time zone,
    image bytea,
    format integer NOT NULL,
    mode text NOT NULL,
    token bytea,
    input bytea,
    CONSTRAINT conversation_mode_check CHECK ((mode = ANY (ARRAY['exact'::text, 'durable'::text]))),
    CONSTRAINT conversation_state_check CHECK ((state = ANY (ARRAY['runnable'::text, 'waiting'::text, 'ended'::text, 'interrupted'::text])))
)
WITH (fillfactor='70');


--
-- Name: document; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.document (
    kind bytea NOT NULL,
    key bytea NOT NULL,
    revision bigint NOT NULL,
    bytes bytea NOT NULL
);


--
-- Name: event; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.event (
    number bigint NOT NULL,
    "time" bigint NOT NULL,
    conversation bytea NOT NULL,
    participant bytea NOT NULL,
    attributes bytea NOT NULL,
    analytics boolean NOT NULL
);


--
-- Name: event_number_seq; Type: SEQUENCE; Schema: callflow; Owner: -
--

ALTER TABLE callflow.event ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME callflow.event_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: facts; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.facts (
    id bytea NOT NULL,
    began bigint NOT NULL,
    revision bigint NOT NULL,
    facts bytea NOT NULL
);


--
-- Name: journal; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.journal (
    number bigint NOT NULL,
    conversation bytea NOT NULL,
    "time" bigint NOT NULL,
    epoch bigint NOT NULL,
    kind bytea NOT NULL,
    names bytea NOT NULL,
    note bytea NOT NULL
);


--
-- Name: journal_number_seq; Type: SEQUENCE; Schema: callflow; Owner: -
--

ALTER TABLE callflow.journal ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME callflow.journal_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: migration; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.migration (
    number integer NOT NULL,
    name text NOT NULL,
    digest bytea NOT NULL,
    applied timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: TABLE migration; Type: COMMENT; Schema: callflow; Owner: -
--

COMMENT ON TABLE callflow.migration IS 'callflow store of conversations and runs';


--
-- Name: outbox; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.outbox (
    conversation bytea NOT NULL,
    epoch bigint NOT NULL,
    target bytea NOT NULL,
    participant bytea NOT NULL,
    batch bytea NOT NULL,
    hash bytea NOT NULL,
    state text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    since bigint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    reason bytea,
    correlation bytea,
    sender bytea,
    lease_until timestamp with time zone,
    CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['ready'::text, 'done'::text, 'parked'::text, 'dropped'::text])))
);


--
-- Name: participant; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.participant (
    number bigint NOT NULL,
    conversation bytea NOT NULL,
    id bytea NOT NULL,
    open boolean NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='70');


--
-- Name: participant_number_seq; Type: SEQUENCE; Schema: callflow; Owner: -
--

ALTER TABLE callflow.participant ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME callflow.participant_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: revision; Type: SEQUENCE; Schema: callflow; Owner: -
--

CREATE SEQUENCE callflow.revision
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: snapshot; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.snapshot (
    conversation bytea NOT NULL,
    epoch bigint NOT NULL,
    bytes bytea NOT NULL,
    crc bigint NOT NULL
);


--
-- Name: timer; Type: TABLE; Schema: callflow; Owner: -
--

CREATE TABLE callflow.timer (
    conversation bytea NOT NULL,
    due timestamp with time zone NOT NULL,
    kind text NOT NULL,
    epoch bigint NOT NULL
);


--
-- Data for Name: attribute; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.attribute VALUES (1, '\x54696572', '\x54696572', '\x676f6c64', '\x676f6c64');
INSERT INTO callflow.attribute VALUES (4, '\x54696572', '\x54696572', '\x676f6c64', '\x676f6c64');
INSERT INTO callflow.attribute VALUES (4, '\x4669727374', '\x4669727374', '\x676f6c642d62', '\x676f6c642d62');
INSERT INTO callflow.attribute VALUES (4, '\x446967697473', '\x446967697473', '\x35363738', '\x35363738');
INSERT INTO callflow.attribute VALUES (4, '\x426f74', '\x426f74', '\x676f6c642d622d626f74', '\x676f6c642d622d626f74');
INSERT INTO callflow.attribute VALUES (4, '\x4c617374', '\x4c617374', '\x3536373821312e35', '\x3536373821312e35');
INSERT INTO callflow.attribute VALUES (4, '\x5365656e', '\x5365656e', '\x3536373821312e35', '\x3536373821312e35');


--
-- Data for Name: conversation; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.conversation VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303061', 2, 'waiting', NULL, '2026-11-30 23:06:05.417557+00', '\xa850c75ce72198b1c26a737a55c3f98c4e22b58f222b7886bf61f5301e7cec54', 1, 'durable', NULL, NULL);
INSERT INTO callflow.conversation VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', 7, 'ended', '\x687474703a2f2f3132372e302e302e313a302332366334643236652d326230622d343539642d393239622d633536333334333433343235', '2026-11-30 23:06:05.498923+00', '\xa850c75ce72198b1c26a737a55c3f98c4e22b58f222b7886bf61f5301e7cec54', 1, 'durable', NULL, NULL);


--
-- Data for Name: document; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.document VALUES ('\x736f75726365', '\x37303931633336353461646234346431393130333432366638363737653631346332633362373562376632313330363930356663666638396438323266336636', 1, '\x2f2f204b657074207769746820612072656c656173652028463633293a20697420736574732c2061736b732c2063616c6c73206120626f742c20676f6573206f6e20696e2061207365636f6e6420666c6f772c20616e64207265616473207768617420697420686173207365742e0a0a666c6f7720696e626f756e6443616c6c20224d61696e22207b0a202020206c616e6775616765203d2022656e2d7573220a2020202076617220466c6f772e746965723a20537472696e670a2020202076617220466c6f772e6469676974733a20537472696e670a2020202076617220466c6f772e70726963653a20446563696d616c203d20312e350a2020202076617220466c6f772e6e616d65733a20537472696e675b5d203d204d616b654c697374282261222c20226222290a0a202020207461736b2022537461727422207b0a20202020202020206765745061727469636970616e7444617461207b20466c6f772e74696572203d20225469657222207d0a20202020202020207365745061727469636970616e7444617461207b2022466972737422203d20417070656e6428466c6f772e746965722c20222d222c20466c6f772e6e616d65735b315d29207d0a2020202020202020706c6179417564696f28546f417564696f5454532822596f7572206e756d6265722c20706c656173652e2229290a202020202020202063616c6c5461736b282241736b22290a202020202020202063616c6c426f74466c6f772822426f7422290a20202020202020207365745061727469636970616e7444617461207b20224c61737422203d20417070656e6428466c6f772e6469676974732c202221222c20546f537472696e6728466c6f772e70726963652929207d0a20202020202020207472616e73666572546f466c6f7728225365636f6e6422290a2020202020202020646973636f6e6e6563740a202020207d0a0a202020207461736b202241736b22207b0a20202020202020206c6f6f702032207b0a202020202020202020202020636f6c6c656374496e707574207b0a20202020202020202020202020202020696e70757444617461203d20466c6f772e6469676974730a202020202020202020202020202020206e6f456e74727954696d656f7574203d204d616b654475726174696f6e2833303030302c20302c20302c2030290a20202020202020202020202020202020646967697473203d20340a2020202020202020202020207d206f6e2073756363657373207b0a202020202020202020202020202020207365745061727469636970616e7444617461207b202244696769747322203d20466c6f772e646967697473207d0a2020202020202020202020207d0a20202020202020207d0a2020202020202020656e645461736b0a202020207d0a7d0a0a666c6f7720626f74466c6f772022426f7422207b0a202020206c616e6775616765203d2022656e2d7573220a2020202076617220466c6f772e783a20537472696e670a20202020737461746520224f6e6c7922207b0a20202020202020206765745061727469636970616e7444617461207b20466c6f772e78203d2022466972737422207d0a20202020202020207365745061727469636970616e7444617461207b2022426f7422203d20417070656e6428466c6f772e782c20222d626f742229207d0a202020202020202065786974426f74466c6f770a202020207d0a7d0a0a666c6f7720696e626f756e6443616c6c20225365636f6e6422207b0a202020206c616e6775616765203d2022656e2d7573220a2020202076617220466c6f772e6b65793a20537472696e670a202020207461736b2022537461727422207b0a20202020202020206765745061727469636970616e7444617461207b20466c6f772e6b6579203d20224c61737422207d0a20202020202020207365745061727469636970616e7444617461207b20225365656e22203d20466c6f772e6b6579207d0a2020202020202020646973636f6e6e6563740a202020207d0a7d0a');
INSERT INTO callflow.document VALUES ('\x696d616765', '\x61383530633735636537323139386231633236613733376135356333663938633465323262353866323232623738383662663631663533303165376365633534', 2, '\x464c4f5743000d0a0300caf5c6ffdf90938afb09000000000000a9b1921ee48e35d2b69b018e2dbb67de9d0d23e6abadb0e0d8eb496a783d30d6060454696572054669727374044c6173740644696769747303426f74045365656e03044d61696e00000105656e2d75731a2c000000002c00010100010000030031010000002f010300002a00020000300000000032010000000f0100000032010001002f010301002a0002010030000001003201000200160100000017010102000d00000100010000180032010003000100001600300100020001000016000e00000100010000120010010000001600000000001902040202010102030002010004012d03426f740121065365636f6e6403030f0000010011020401610401620c010014596f7572206e756d6265722c20706c656173652e0000000002030200030004030302010302040302890102010205010201000201020095010105000103000200010f0009000003010001040201000204020100030201010100000004160101000006020c00000000002203010002010000000018050701000203000000000304040401230000000103000101010100010801000500018080eaf3ef96010800000001001400000409466c6f772e7469657202000100000000000b466c6f772e64696769747302000101000000000a466c6f772e707269636503000200000000000a466c6f772e6e616d65730201020100000000020553746172740300b002b9050341736b0f00bf05ff070c030100c702f00200040000f902bf0300071600c803f50300080b00fe038d04000922009604a804000a0000b104ff04000d18008805a005000e1d00a905b305000f0800d405da0501120300e905860701140000a407d10701180d00f207f90701030807101112e905860709040773756363657373121314a407d1070904076661696c757265121313e90586071400f501f801019802a00203c702f00204b903ba030598039e0306f902bf0307c803f50308fe038d04099604a8040ae804f0040bcf04d5040cb104ff040d8805a0050ea905b3050fd905da0510d405da0512e905860714a407d10716d405da0518f207f90703426f740b000105656e2d757306010000010031010000002a01010000300000000016010100001600010000000500020000000001042d626f7400010202000300000000010100040401010100010000000106466c6f772e78020001000000000001044f6e6c790100ca08e00903010100e1088809000200009109c60900042300cf09da0900000401e108880902ae09b409039109c60904cf09da09065365636f6e6400000105656e2d757305010000010031010000003001000000160100000016000000000004000100000000000000000000010100050200010100020000000108466c6f772e6b65790200010000000000010553746172740100b40abd0b03010100cb0af30a00020000fc0aa40b00031d00ad0bb70b00000301cb0af30a02fc0aa40b03ad0bb70b0001096d61696e2e666c6f77c00b2f2f204b657074207769746820612072656c656173652028463633293a20697420736574732c2061736b732c2063616c6c73206120626f742c20676f6573206f6e20696e2061207365636f6e6420666c6f772c20616e64207265616473207768617420697420686173207365742e0a0a666c6f7720696e626f756e6443616c6c20224d61696e22207b0a202020206c616e6775616765203d2022656e2d7573220a2020202076617220466c6f772e746965723a20537472696e670a2020202076617220466c6f772e6469676974733a20537472696e670a2020202076617220466c6f772e70726963653a20446563696d616c203d20312e350a2020202076617220466c6f772e6e616d65733a20537472696e675b5d203d204d616b654c697374282261222c20226222290a0a202020207461736b2022537461727422207b0a20202020202020206765745061727469636970616e7444617461207b20466c6f772e74696572203d20225469657222207d0a20202020202020207365745061727469636970616e7444617461207b2022466972737422203d20417070656e6428466c6f772e746965722c20222d222c20466c6f772e6e616d65735b315d29207d0a2020202020202020706c6179417564696f28546f417564696f5454532822596f7572206e756d6265722c20706c656173652e2229290a202020202020202063616c6c5461736b282241736b22290a202020202020202063616c6c426f74466c6f772822426f7422290a20202020202020207365745061727469636970616e7444617461207b20224c61737422203d20417070656e6428466c6f772e6469676974732c202221222c20546f537472696e6728466c6f772e70726963652929207d0a20202020202020207472616e73666572546f466c6f7728225365636f6e6422290a2020202020202020646973636f6e6e6563740a202020207d0a0a202020207461736b202241736b22207b0a20202020202020206c6f6f702032207b0a202020202020202020202020636f6c6c656374496e707574207b0a20202020202020202020202020202020696e70757444617461203d20466c6f772e6469676974730a202020202020202020202020202020206e6f456e74727954696d656f7574203d204d616b654475726174696f6e2833303030302c20302c20302c2030290a20202020202020202020202020202020646967697473203d20340a2020202020202020202020207d206f6e2073756363657373207b0a202020202020202020202020202020207365745061727469636970616e7444617461207b202244696769747322203d20466c6f772e646967697473207d0a2020202020202020202020207d0a20202020202020207d0a2020202020202020656e645461736b0a202020207d0a7d0a0a666c6f7720626f74466c6f772022426f7422207b0a202020206c616e6775616765203d2022656e2d7573220a2020202076617220466c6f772e783a20537472696e670a20202020737461746520224f6e6c7922207b0a20202020202020206765745061727469636970616e7444617461207b20466c6f772e78203d2022466972737422207d0a20202020202020207365745061727469636970616e7444617461207b2022426f7422203d20417070656e6428466c6f772e782c20222d626f742229207d0a202020202020202065786974426f74466c6f770a202020207d0a7d0a0a666c6f7720696e626f756e6443616c6c20225365636f6e6422207b0a202020206c616e6775616765203d2022656e2d7573220a2020202076617220466c6f772e6b65793a20537472696e670a202020207461736b2022537461727422207b0a20202020202020206765745061727469636970616e7444617461207b20466c6f772e6b6579203d20224c61737422207d0a20202020202020207365745061727469636970616e7444617461207b20225365656e22203d20466c6f772e6b6579207d0a2020202020202020646973636f6e6e6563740a202020207d0a7d0a0001010000000000000000001c00000000000000000000000000000000000000000000');
INSERT INTO callflow.document VALUES ('\x6d616e6966657374', '\x302d65366333626637373939643331666339303137633661663963343439396337306530633431373137666161333033636133623533313230356336613532653861', 3, '\x7b2266696c6573223a5b7b226e616d65223a226d61696e2e666c6f77222c22736f75726365223a2237303931633336353461646234346431393130333432366638363737653631346332633362373562376632313330363930356663666638396438323266336636227d5d2c22666c6f7773223a5b7b226964223a2234303538663330312d663930632d386330332d386136622d383735303665623062663466222c226b696e64223a22696e626f756e6443616c6c222c226e616d65223a224d61696e222c226465736372697074696f6e223a22222c226c696665223a226c697665222c2276657273696f6e73223a5b7b226e756d626572223a312c226d616465223a225055424c495348222c22736f75726365223a2237303931633336353461646234346431393130333432366638363737653631346332633362373562376632313330363930356663666638396438323266336636222c226c6162656c223a226d61696e2e666c6f77222c226f776e223a2234333438366336303163663933376135653637333532633766356237393265393738393161623366356465313661656561313731626434383762323563383831222c2266726f6d46696c6573223a747275652c2263726561746564223a313739363037393935353238372c227075626c6973686564223a313739363037393935353238377d5d2c227075626c6973686564223a312c226c6f636b6564223a66616c73657d2c7b226964223a2233313764326363622d363037332d383862322d623362382d396533363130363332346634222c226b696e64223a22626f74466c6f77222c226e616d65223a22426f74222c226465736372697074696f6e223a22222c226c696665223a226c697665222c2276657273696f6e73223a5b7b226e756d626572223a312c226d616465223a225055424c495348222c22736f75726365223a2237303931633336353461646234346431393130333432366638363737653631346332633362373562376632313330363930356663666638396438323266336636222c226c6162656c223a226d61696e2e666c6f77222c226f776e223a2233633661343239316234333531313230343865326139636536313639373930343630383833613239396534373966383131623531326539633234633333383863222c2266726f6d46696c6573223a747275652c2263726561746564223a313739363037393935353238372c227075626c6973686564223a313739363037393935353238377d5d2c227075626c6973686564223a312c226c6f636b6564223a66616c73657d2c7b226964223a2233633864333166332d333063362d383135302d393666362d613531616661646430373062222c226b696e64223a22696e626f756e6443616c6c222c226e616d65223a225365636f6e64222c226465736372697074696f6e223a22222c226c696665223a226c697665222c2276657273696f6e73223a5b7b226e756d626572223a312c226d616465223a225055424c495348222c22736f75726365223a2237303931633336353461646234346431393130333432366638363737653631346332633362373562376632313330363930356663666638396438323266336636222c226c6162656c223a226d61696e2e666c6f77222c226f776e223a2233646439333538333234313336373732306238353933306166313061336231666133666664396533366665326161646131316438396638396332363332353433222c2266726f6d46696c6573223a747275652c2263726561746564223a313739363037393935353238372c227075626c6973686564223a313739363037393935353238377d5d2c227075626c6973686564223a312c226c6f636b6564223a66616c73657d5d7d');
INSERT INTO callflow.document VALUES ('\x70726f6a656374', '\x68656164', 4, '\x7b226d616e6966657374223a22302d65366333626637373939643331666339303137633661663963343439396337306530633431373137666161333033636133623533313230356336613532653861222c22696d616765223a2261383530633735636537323139386231633236613733376135356333663938633465323262353866323232623738383662663631663533303165376365633534227d');
INSERT INTO callflow.document VALUES ('\x6c6f67', '\x30303030303030302d303030302d343030302d383030302d303030303030303030303061', 7, '\x2436663733366331342d636533382d346433382d616462382d33666630326462616233356102002436663733366331342d636533382d346433382d616462382d336666303264626162333561002431373661653266662d343834362d343834632d613661372d3438303231363533633735360d74656c3a2b313535353031303000a685f0b00d0114596f7572206e756d6265722c20706c656173652e01044d61696e0b696e626f756e6443616c6c0000012431373661653266662d343834362d343834632d613661372d343830323136353363373536010401012301c4b793dfb5ff010101afb2dc810100020546697273740644696769747300000000');
INSERT INTO callflow.document VALUES ('\x6c6f67', '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', 12, '\x2439663430666561372d666130612d343165332d396664612d38393236333761653063303704002439663430666561372d666130612d343165332d396664612d383932363337616530633037002435626436366335392d373137392d343866392d393561362d383464306431306333666162002461633566336162302d383631362d343433622d383362312d656664396438336230386364002437653934646133642d326239322d346162352d383065372d3861313064623263303164380d74656c3a2b313535353031303000a685f0b00d0114596f7572206e756d6265722c20706c656173652e03044d61696e0b696e626f756e6443616c6c01085452414e5346455201065365636f6e64012435626436366335392d373137392d343866392d393561362d38346430643130633366616203426f7407626f74466c6f770109464c4f575f4558495400012461633566336162302d383631362d343433622d383362312d656664396438336230386364065365636f6e640b696e626f756e6443616c6c010f464c4f575f444953434f4e4e45435400012437653934646133642d326239322d346162352d383065372d3861313064623263303164380001ccb893dfb5ff0102018bdf9aac0f000000000000');


--
-- Data for Name: event; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.event OVERRIDING SYSTEM VALUE VALUES (1, 1796079955355, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303061', '\x36663733366331342d636533382d346433382d616462382d336666303264626162333561', '\x040000005469657204000000676f6c64', true);
INSERT INTO callflow.event OVERRIDING SYSTEM VALUE VALUES (2, 1796079955440, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', '\x040000005469657204000000676f6c64', true);
INSERT INTO callflow.event OVERRIDING SYSTEM VALUE VALUES (3, 1796079955505, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', '\x05000000466972737406000000676f6c642d62060000004469676974730400000035363738', true);
INSERT INTO callflow.event OVERRIDING SYSTEM VALUE VALUES (4, 1796079955521, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', '\x03000000426f740a000000676f6c642d622d626f74', true);
INSERT INTO callflow.event OVERRIDING SYSTEM VALUE VALUES (5, 1796079955529, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', '\x040000004c617374080000003536373821312e35', true);
INSERT INTO callflow.event OVERRIDING SYSTEM VALUE VALUES (6, 1796079955536, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', '\x040000005365656e080000003536373821312e35', true);


--
-- Data for Name: facts; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.facts VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303061', 1796079955355, 2, '\x7b22626567616e223a313739363037393935353335352c226c656674223a6e756c6c2c22656e646564223a6e756c6c2c22646972656374696f6e223a22696e626f756e64222c2261646472657373223a22222c2270656f706c65223a5b7b226964223a2236663733366331342d636533382d346433382d616462382d336666303264626162333561222c22707572706f7365223a22637573746f6d6572222c2261646472657373223a2274656c3a2b3135353530313030222c22616e69223a2274656c3a2b3135353530313030222c226d656469756d223a2263616c6c222c22626567616e223a313739363037393935353335352c22656e646564223a6e756c6c2c227365676d656e7473223a5b7b226b696e64223a22696e746572616374222c22626567616e223a313739363037393935353335352c22656e646564223a6e756c6c7d5d7d2c7b226964223a2231373661653266662d343834362d343834632d613661372d343830323136353363373536222c22707572706f7365223a22697672222c226e616d65223a224d61696e222c226d656469756d223a2263616c6c222c22626567616e223a313739363037393935353338392c22656e646564223a6e756c6c2c227365676d656e7473223a5b7b226b696e64223a22697672222c22626567616e223a313739363037393935353338392c22656e646564223a6e756c6c7d5d2c22666c6f77223a7b226964223a2234303538663330312d663930632d386330332d386136622d383735303665623062663466222c226e616d65223a224d61696e222c2276657273696f6e223a22312e30222c226b696e64223a22696e626f756e6443616c6c222c22656e74727954797065223a22646972656374222c22656e747279526561736f6e223a22227d7d5d7d');
INSERT INTO callflow.facts VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', 1796079955440, 6, '\x7b22626567616e223a313739363037393935353434302c226c656674223a313739363037393935353533372c22656e646564223a313739363037393935353533372c22646972656374696f6e223a22696e626f756e64222c2261646472657373223a22222c2270656f706c65223a5b7b226964223a2239663430666561372d666130612d343165332d396664612d383932363337616530633037222c22707572706f7365223a22637573746f6d6572222c2261646472657373223a2274656c3a2b3135353530313030222c22616e69223a2274656c3a2b3135353530313030222c226d656469756d223a2263616c6c222c22626567616e223a313739363037393935353434302c22656e646564223a313739363037393935353533372c22646973636f6e6e656374223a22656e64706f696e74222c227365676d656e7473223a5b7b226b696e64223a22696e746572616374222c22626567616e223a313739363037393935353434302c22656e646564223a313739363037393935353533377d5d7d2c7b226964223a2235626436366335392d373137392d343866392d393561362d383464306431306333666162222c22707572706f7365223a22697672222c226e616d65223a224d61696e222c226d656469756d223a2263616c6c222c22626567616e223a313739363037393935353436302c22656e646564223a313739363037393935353533332c22646973636f6e6e656374223a2273797374656d222c227365676d656e7473223a5b7b226b696e64223a22697672222c22626567616e223a313739363037393935353436302c22656e646564223a313739363037393935353533337d5d2c22666c6f77223a7b226964223a2234303538663330312d663930632d386330332d386136622d383735303665623062663466222c226e616d65223a224d61696e222c2276657273696f6e223a22312e30222c226b696e64223a22696e626f756e6443616c6c222c22656e74727954797065223a22646972656374222c22656e747279526561736f6e223a22222c2265786974526561736f6e223a225452414e53464552222c227472616e7366657254797065223a22464c4f57222c227472616e73666572546172676574223a225365636f6e64227d7d2c7b226964223a2261633566336162302d383631362d343433622d383362312d656664396438336230386364222c22707572706f7365223a22626f74666c6f77222c226e616d65223a22426f74222c226d656469756d223a2263616c6c222c22626567616e223a313739363037393935353531352c22656e646564223a313739363037393935353532342c22646973636f6e6e656374223a2273797374656d222c227365676d656e7473223a5b7b226b696e64223a22697672222c22626567616e223a313739363037393935353531352c22656e646564223a313739363037393935353532347d5d2c22666c6f77223a7b226964223a2233313764326363622d363037332d383862322d623362382d396533363130363332346634222c226e616d65223a22426f74222c2276657273696f6e223a22312e30222c226b696e64223a22626f74466c6f77222c22656e74727954797065223a22646972656374222c22656e747279526561736f6e223a22222c2265786974526561736f6e223a22464c4f575f45584954227d7d2c7b226964223a2237653934646133642d326239322d346162352d383065372d386131306462326330316438222c22707572706f7365223a22697672222c226e616d65223a225365636f6e64222c226d656469756d223a2263616c6c222c22626567616e223a313739363037393935353533332c22656e646564223a313739363037393935353533372c22646973636f6e6e656374223a2273797374656d222c227365676d656e7473223a5b7b226b696e64223a22697672222c22626567616e223a313739363037393935353533332c22656e646564223a313739363037393935353533377d5d2c22666c6f77223a7b226964223a2233633864333166332d333063362d383135302d393666362d613531616661646430373062222c226e616d65223a225365636f6e64222c2276657273696f6e223a22312e30222c226b696e64223a22696e626f756e6443616c6c222c22656e74727954797065223a22646972656374222c22656e747279526561736f6e223a22222c2265786974526561736f6e223a22464c4f575f444953434f4e4e454354227d7d5d7d');


--
-- Data for Name: journal; Type: TABLE DATA; Schema: callflow; Owner: -
--



--
-- Data for Name: migration; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.migration VALUES (1, 'tables', '\x0fe272b492a8301bcee9fa42ed84e1a8b4137d782312dd2c031689c11250ccff', '2026-11-30 23:05:55.12197+00');
INSERT INTO callflow.migration VALUES (2, 'functions', '\x048289fe5ddfde4f245f6911aff92afa95d11f895f13327fcd9c5b9d1b0ce30c', '2026-11-30 23:05:55.251591+00');


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.outbox VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', 3, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', '\x06000000446967697473040000003536373805000000466972737406000000676f6c642d62', '\xce650afba2b1abf1df749beafe19e7e36eacbeebc55a8b8a68d722565f92ec72', 'done', 0, 1796079955507, '2026-11-30 23:05:55.507121+00', NULL, NULL, NULL, NULL);
INSERT INTO callflow.outbox VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', 4, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', '\x03000000426f740a000000676f6c642d622d626f74', '\x9acb5c4c7134aed1ced309ead04bae54e2fcb39681c054fc38b206e8a1297abc', 'done', 0, 1796079955522, '2026-11-30 23:05:55.522542+00', NULL, NULL, NULL, NULL);
INSERT INTO callflow.outbox VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', 5, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', '\x040000004c617374080000003536373821312e35', '\xabc7936e42e4af8b443ebaaeae5a37a1eca6ddeb169661775182c488e431de91', 'done', 0, 1796079955529, '2026-11-30 23:05:55.529615+00', NULL, NULL, NULL, NULL);
INSERT INTO callflow.outbox VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', 6, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', '\x040000005365656e080000003536373821312e35', '\xb6fb06c163843ab439613cc0ecf77169975bb404b4038d9be5bdec7f32749927', 'done', 0, 1796079955536, '2026-11-30 23:05:55.536709+00', NULL, NULL, NULL, NULL);


--
-- Data for Name: participant; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.participant OVERRIDING SYSTEM VALUE VALUES (1, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303061', '\x36663733366331342d636533382d346433382d616462382d336666303264626162333561', true, 8);
INSERT INTO callflow.participant OVERRIDING SYSTEM VALUE VALUES (3, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303061', '\x31373661653266662d343834362d343834632d613661372d343830323136353363373536', true, 0);
INSERT INTO callflow.participant OVERRIDING SYSTEM VALUE VALUES (9, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x61633566336162302d383631362d343433622d383362312d656664396438336230386364', false, 0);
INSERT INTO callflow.participant OVERRIDING SYSTEM VALUE VALUES (6, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x35626436366335392d373137392d343866392d393561362d383464306431306333666162', false, 0);
INSERT INTO callflow.participant OVERRIDING SYSTEM VALUE VALUES (4, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x39663430666561372d666130612d343165332d396664612d383932363337616530633037', false, 66);
INSERT INTO callflow.participant OVERRIDING SYSTEM VALUE VALUES (16, '\x30303030303030302d303030302d343030302d383030302d303030303030303030303062', '\x37653934646133642d326239322d346162352d383065372d386131306462326330316438', false, 0);


--
-- Data for Name: snapshot; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.snapshot VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303061', 2, '\x2436663733366331342d636533382d346433382d616462382d33666630326462616233356102002436663733366331342d636533382d346433382d616462382d336666303264626162333561002431373661653266662d343834362d343834632d613661372d3438303231363533633735360d74656c3a2b313535353031303000a685f0b00d0114596f7572206e756d6265722c20706c656173652e01044d61696e0b696e626f756e6443616c6c0000012431373661653266662d343834362d343834632d613661372d343830323136353363373536010401012301c4b793dfb5ff010101afb2dc8101000205466972737406446967697473000000006701b9ebed2df5ceb1bc12000001000101000149034d3fa7ccb6f2265b210012081300f5ceb1bc12030204020431323334020106676f6c642d620304313233340200030f000001000111020401610401620100000000000000000000000000000000000000000000', 233455762);


--
-- Data for Name: timer; Type: TABLE DATA; Schema: callflow; Owner: -
--

INSERT INTO callflow.timer VALUES ('\x30303030303030302d303030302d343030302d383030302d303030303030303030303061', '2109-01-19 23:05:55.43053+00', 'wait', 2);


--
-- Name: event_number_seq; Type: SEQUENCE SET; Schema: callflow; Owner: -
--

SELECT pg_catalog.setval('callflow.event_number_seq', 6, true);


--
-- Name: journal_number_seq; Type: SEQUENCE SET; Schema: callflow; Owner: -
--

SELECT pg_catalog.setval('callflow.journal_number_seq', 1, false);


--
-- Name: participant_number_seq; Type: SEQUENCE SET; Schema: callflow; Owner: -
--

SELECT pg_catalog.setval('callflow.participant_number_seq', 20, true);


--
-- Name: revision; Type: SEQUENCE SET; Schema: callflow; Owner: -
--

SELECT pg_catalog.setval('callflow.revision', 12, true);


--
-- Name: attribute attribute_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.attribute
    ADD CONSTRAINT attribute_pkey PRIMARY KEY (participant, key);


--
-- Name: conversation conversation_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.conversation
    ADD CONSTRAINT conversation_pkey PRIMARY KEY (id);


--
-- Name: document document_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (kind, key);


--
-- Name: event event_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (number);


--
-- Name: facts facts_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.facts
    ADD CONSTRAINT facts_pkey PRIMARY KEY (id);


--
-- Name: journal journal_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (number);


--
-- Name: migration migration_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);


--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (conversation, epoch);


--
-- Name: participant participant_conversation_id_key; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.participant
    ADD CONSTRAINT participant_conversation_id_key UNIQUE (conversation, id);


--
-- Name: participant participant_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.participant
    ADD CONSTRAINT participant_pkey PRIMARY KEY (number);


--
-- Name: snapshot snapshot_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (conversation);


--
-- Name: timer timer_pkey; Type: CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.timer
    ADD CONSTRAINT timer_pkey PRIMARY KEY (conversation);


--
-- Name: conversation_owner; Type: INDEX; Schema: callflow; Owner: -
--

CREATE INDEX conversation_owner ON callflow.conversation USING btree (owner) WHERE (state = ANY (ARRAY['runnable'::text, 'waiting'::text]));


--
-- Name: conversation_state; Type: INDEX; Schema: callflow; Owner: -
--

CREATE INDEX conversation_state ON callflow.conversation USING btree (state, id);


--
-- Name: facts_began; Type: INDEX; Schema: callflow; Owner: -
--

CREATE INDEX facts_began ON callflow.facts USING btree (began, id);


--
-- Name: journal_conversation; Type: INDEX; Schema: callflow; Owner: -
--

CREATE INDEX journal_conversation ON callflow.journal USING btree (conversation, number);


--
-- Name: outbox_open; Type: INDEX; Schema: callflow; Owner: -
--

CREATE INDEX outbox_open ON callflow.outbox USING btree (conversation, epoch) WHERE (state <> 'done'::text);


--
-- Name: outbox_ready; Type: INDEX; Schema: callflow; Owner: -
--

CREATE INDEX outbox_ready ON callflow.outbox USING btree (next_at) WHERE (state = 'ready'::text);


--
-- Name: timer_due; Type: INDEX; Schema: callflow; Owner: -
--

CREATE INDEX timer_due ON callflow.timer USING btree (due);


--
-- Name: conversation conversation_id_fkey; Type: FK CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.conversation
    ADD CONSTRAINT conversation_id_fkey FOREIGN KEY (id) REFERENCES callflow.facts(id);


--
-- Name: outbox outbox_conversation_fkey; Type: FK CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.outbox
    ADD CONSTRAINT outbox_conversation_fkey FOREIGN KEY (conversation) REFERENCES callflow.conversation(id);


--
-- Name: participant participant_conversation_fkey; Type: FK CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.participant
    ADD CONSTRAINT participant_conversation_fkey FOREIGN KEY (conversation) REFERENCES callflow.facts(id);


--
-- Name: snapshot snapshot_conversation_fkey; Type: FK CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.snapshot
    ADD CONSTRAINT snapshot_conversation_fkey FOREIGN KEY (conversation) REFERENCES callflow.conversation(id);


--
-- Name: timer timer_conversation_fkey; Type: FK CONSTRAINT; Schema: callflow; Owner: -
--

ALTER TABLE ONLY callflow.timer
    ADD CONSTRAINT timer_conversation_fkey FOREIGN KEY (conversation) REFERENCES callflow.conversation(id);


--
-- PostgreSQL database dump complete
--

\unrestrict buhZbpu23RhrVCPjj3sgEbpAwAD17dzHWuuw3Gl86DAR33HJNfMH7F0rgjc9Idq

