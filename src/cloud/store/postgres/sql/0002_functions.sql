-- Each of these is called as one statement, so it is a transaction of its own that nothing can leave open (F28).
-- Answers are words; an exception of class CF undoes what the statement had begun.

-- Milliseconds since 1970, by the database's clock.
create function callflow.millis() returns bigint language sql as $$
  select floor(extract(epoch from clock_timestamp()) * 1000)::bigint
$$;

-- A conversation's participants as its facts say. Whoever is not among them any more goes, with all that he held.
create function callflow.people(_id bytea, _ids bytea[], _opens boolean[]) returns void language plpgsql as $$
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

create function callflow.create_facts(_id bytea, _began bigint, _facts bytea, _ids bytea[], _opens boolean[])
returns text language plpgsql as $$
begin
  insert into callflow.facts (id, began, revision, facts) values (_id, _began, 1, _facts) on conflict do nothing;
  if not found then return 'exists'; end if;
  perform callflow.people(_id, _ids, _opens);
  return 'done';
end $$;

create function callflow.change(
  _id bytea, _revision bigint, _began bigint, _facts bytea, _ids bytea[], _opens boolean[])
returns text language plpgsql as $$
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

-- Merges names by name, all or nothing, as one event (P16, H45, H48). The participant's row is the lock: writers of one
-- participant come one after another.
create function callflow.merge(
  _conversation bytea, _participant bytea, _keys bytea[], _names bytea[], _values bytea[], _event bytea,
  _now bigint, _most bigint)
returns text language plpgsql as $$
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

-- Up to which number all events are there. A number is drawn before its transaction commits, so a greater one may be
-- seen before a smaller one; for an instant this waits until nobody is in between.
create function callflow.settled() returns bigint language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1667329132, 1);
  return (select last_value from callflow.event_number_seq);
end $$;

create function callflow.start(
  _id bytea, _owner bytea, _mode text, _image bytea, _format int, _snapshot bytea, _crc bigint, _lease bigint,
  _token bytea)
returns text language plpgsql as $$
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

-- Puts down where a run goes on, or that it goes on nowhere.
create function callflow.keep(_id bytea, _epoch bigint, _snapshot bytea, _crc bigint) returns void
language plpgsql as $$
begin
  if _snapshot is null then
    delete from callflow.snapshot where conversation = _id;
  else
    insert into callflow.snapshot values (_id, _epoch, _snapshot, _crc)
    on conflict (conversation) do update set epoch = excluded.epoch, bytes = excluded.bytes, crc = excluded.crc;
  end if;
end $$;

-- The flush (F2, F3, F10): the next epoch, the state, the snapshot, the outbox row and, where the database is the
-- cloud, the attributes and the event. Asked again it reads what became of it.
create function callflow.flush(
  _id bytea, _epoch bigint, _owner bytea, _state text, _target bytea, _participant bytea, _batch bytea, _hash bytea,
  _snapshot bytea, _crc bigint, _here boolean, _keys bytea[], _names bytea[], _values bytea[], _event bytea,
  _now bigint, _most bigint)
returns text language plpgsql as $$
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

create function callflow.wait(
  _id bytea, _epoch bigint, _owner bytea, _snapshot bytea, _crc bigint, _due bigint)
returns text language plpgsql as $$
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

create function callflow.finish(_id bytea, _epoch bigint, _owner bytea, _state text) returns text
language plpgsql as $$
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

-- Runs that nobody works on. The rows are locked first; only then snapshots and timers are read, by a statement that
-- sees what the last owner committed.
create function callflow.claim(_owner bytea, _lease bigint, _limit bigint)
returns table (id bytea, epoch bigint, image bytea, snapshot bytea, crc bigint, input bytea, due boolean)
language plpgsql as $$
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

create function callflow.take(_id bytea, _owner bytea, _lease bigint, _input bytea, _token bytea)
returns table (answer text, holder bytea, epoch bigint, image bytea, snapshot bytea, crc bigint)
language plpgsql as $$
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

-- All rows of an owner, locked in one order so that two such calls never wait for each other in a circle.
create function callflow.renew(_owner bytea, _lease bigint) returns bigint language plpgsql as $$
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

create function callflow.interrupt(_owner bytea) returns setof bytea language plpgsql as $$
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

create function callflow.note(
  _id bytea, _times bigint[], _epochs bigint[], _kinds bytea[], _names bytea[], _notes bytea[])
returns text language plpgsql as $$
begin
  perform from callflow.facts where id = _id;
  if not found then return 'no conversation'; end if;
  insert into callflow.journal (conversation, time, epoch, kind, names, note)
  select _id, own.time, own.epoch, own.kind, own.names, own.note
    from unnest(_times, _epochs, _kinds, _names, _notes) with ordinality own(time, epoch, kind, names, note, place)
   order by own.place;
  return 'done';
end $$;

create function callflow.put(_kind bytea, _key bytea, _bytes bytea, _absent boolean, _revision bigint)
returns bigint language plpgsql as $$
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
