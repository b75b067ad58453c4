// The JavaScript client through every call that must work from the first day, and most of the others.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(process.env.CALLFLOW_MODULES + '/');
const platform = require('purecloud-platform-client-v2');
const { CALLFLOW_URL: URL_, CALLFLOW_PORT, CALLFLOW_TOKEN, CALLFLOW_READER, CALLFLOW_CLIENT, CALLFLOW_SECRET } = process.env;

let calls = 0;

const client = platform.ApiClient.instance;
client.config.live_reload_config = false;
client.config.basePath = URL_;
client.config.gateway = { host: '127.0.0.1', protocol: 'http', port: Number(CALLFLOW_PORT), path_params_login: '', path_params_api: '' };
const login = await client.loginClientCredentialsGrant(CALLFLOW_CLIENT, CALLFLOW_SECRET);
assert.equal(typeof login.accessToken, 'string');

const conversations = new platform.ConversationsApi();
const analytics = new platform.AnalyticsApi();
const architect = new platform.ArchitectApi();
const routing = new platform.RoutingApi();
const integrations = new platform.IntegrationsApi();

async function own(method, path, body, token = CALLFLOW_TOKEN, kind = 'application/json') {
    const headers = { 'Content-Type': kind, ...(token ? { Authorization: 'Bearer ' + token } : {}) };
    const data = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(path.startsWith('http') ? path : URL_ + path, { method, headers, body: data });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

// The client shows an error as its body: status and code inside it are what programs look at (wire §5).
async function refused(status, code, call) {
    calls += 1;
    let error;
    try {
        await call();
    } catch (thrown) {
        error = thrown;
    }
    assert.ok(error, `not refused: ${call}`);
    assert.deepEqual([error.status, error.code], [status, code], JSON.stringify(error));
    assert.equal(typeof error.contextId, 'string');
    assert.ok(Array.isArray(error.details) && Array.isArray(error.errors) && error.messageParams);
    return error;
}

async function does(call) {
    calls += 1;
    try {
        return await call;
    } catch (error) {
        throw new Error(`call ${calls} was refused: ${JSON.stringify(error)}`);
    }
}

const begun = JSON.parse((await own('POST', '/callflow/v1/conversations', { flow: 'Main', caller: '+15550100', called: '+15550199' })).text);
const [one, caller] = [begun.conversationId, begun.participantId];

// -- What is on the wire (H2, H5, H12)
for (const path of [`/api/v2/conversations/${one}`, '/api/v2/flows', '/api/v2/conversations/nobody']) {
    const answer = await own('GET', path);
    assert.ok(answer.headers.get('content-type').startsWith('application/json'), path);
    assert.match(answer.headers.get('inin-correlation-id'), /^[0-9a-f-]{36}$/);
    assert.equal(Number(answer.headers.get('content-length')), Buffer.byteLength(answer.text), path);
    assert.equal(answer.headers.get('content-encoding'), null);
}

// -- Conversations and attributes (H30 to H51)
const odd = { 'A b/c?ü🙂': ' x\r\n\u0000é ', empty: '', Canary: 'canary-4f1d' };
assert.equal(await does(conversations.patchConversationParticipantAttributes(one, caller, { attributes: odd })), undefined, 'H40: no body');
const shown = await does(conversations.getConversation(one));
assert.deepEqual(shown.participants[0].attributes, odd, 'H43: byte for byte');
assert.equal(shown.state, undefined);
for (const word of ['Call', 'Callback', 'Cobrowsesession', 'Email', 'Message']) {
    odd[word] = '1';
    const body = { attributes: { [word]: '1' } };
    const name = `patchConversations${word}ParticipantAttributes`;
    // Of some media the client takes the body among its options.
    const argument = conversations[name].length === 3 ? { body } : body;
    const whole = await does(conversations[name](one, caller, argument));
    assert.deepEqual(whole.attributes, odd, `H41: ${word}`);
}
// This version has no call for chats any more; their path stays.
odd.Chat = '1';
const chat = await own('PATCH', `/api/v2/conversations/chats/${one}/participants/${caller}/attributes`, { attributes: { Chat: '1' } });
assert.deepEqual([chat.status, JSON.parse(chat.text)], [202, { attributes: odd }]);
assert.deepEqual((await does(conversations.getConversationsCall(one))).participants[0].attributes, odd);
assert.ok((await does(conversations.getConversations())).entities.some((own) => own.id === one));
assert.ok((await does(conversations.getConversationsCalls())).entities.some((own) => own.id === one));
for (const bad of [{}, { attributes: { x: null } }, { attributes: { x: 5 } }, { attributes: { '': 'x' } }]) {
    await refused(400, 'bad.request', () => conversations.patchConversationParticipantAttributes(one, caller, bad));
}
const missing = await refused(404, 'not.found', () => conversations.getConversation("a/b c?d!*'()"));
assert.equal(missing.messageParams.conversationId, "a/b c?d!*'()", 'H6, H32');
const wrong = await own('PATCH', `/api/v2/conversations/${one}/participants/${caller}/attributes`, 'attributes=x', CALLFLOW_TOKEN, 'text/plain');
assert.equal(wrong.status, 415, 'H5');
const put = await own('PUT', `/api/v2/conversations/${one}/participants/${caller}/attributes`, {});
assert.deepEqual([put.status, put.headers.get('allow')], [405, 'PATCH'], 'H49');
assert.equal((await own('PATCH', `/api/v2/conversations/${one}/participants/${caller}/attributes`, { attributes: {} }, CALLFLOW_READER)).status, 403);
assert.equal((await own('GET', `/api/v2/conversations/${one}`, undefined, null)).status, 401);

const made = await does(conversations.postConversationsCalls({ phoneNumber: 'tel:+15550123', attributes: { Tier: 'gold' } }));
assert.deepEqual((await does(conversations.getConversation(made.id))).participants[0].attributes, { Tier: 'gold' });
const query = [{ type: 'EXACT', fields: ['Tier'], value: 'gold' }];
const found = await does(conversations.postConversationsParticipantsAttributesSearch({ query }));
assert.ok(found.results.some((own) => own.conversationId === made.id));
await does(conversations.postConversationDisconnect(made.id));
await does(conversations.patchConversationParticipant(one, caller, { state: 'disconnected' }));
const ended = await does(conversations.getConversation(one));
assert.match(ended.endTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'H8');
assert.equal(ended.participants[0].attributes.Greeted, 'yes', 'P21');

// -- Analytics (H55 to H59)
const interval = `${ended.startTime.slice(0, 10)}T00:00:00.000Z/2100-01-01T00:00:00.000Z`;
const conversationFilters = [{ type: 'and', predicates: [{ type: 'dimension', dimension: 'conversationId', value: one }] }];
const details = await does(analytics.getAnalyticsConversationDetails(one));
assert.equal(details.conversationId, one);
assert.ok(details.participants.every((own) => !('attributes' in own)), 'H55');
assert.equal((await does(analytics.getAnalyticsConversationsDetails({ id: [one, made.id] }))).conversations.length, 2);
assert.equal((await does(analytics.postAnalyticsConversationsDetailsQuery({ interval, conversationFilters }))).totalHits, 1);
const { jobId } = await does(analytics.postAnalyticsConversationsDetailsJobs({ interval, conversationFilters }));
assert.equal((await does(analytics.getAnalyticsConversationsDetailsJob(jobId))).state, 'FULFILLED');
const told = await does(analytics.getAnalyticsConversationsDetailsJobResults(jobId));
assert.equal(told.conversations[0].participants[0].attributes.Greeted, 'yes', 'H56');

// -- Flows and executions (H60, H61)
const flows = Object.fromEntries((await does(architect.getFlows({ type: ['inboundcall', 'workflow'] }))).entities.map((own) => [own.name, own]));
assert.deepEqual(Object.keys(flows).sort(), ['Fails', 'Main', 'Work']);
assert.equal((await does(architect.getFlow(flows.Main.id))).type, 'INBOUNDCALL');
assert.equal((await does(architect.getFlowVersions(flows.Main.id))).total, 1);
const inputData = { 'Flow.Account': '+15550100', 'Flow.Count': 21 };
const launched = await does(architect.postFlowsExecutions({ flowId: flows.Work.id, inputData }));
const execution = await does(architect.getFlowsExecution(launched.id));
assert.equal(execution.status, 'COMPLETED');
assert.deepEqual(execution.outputData, { 'Flow.Double': 42, 'Flow.Name': 'Ann' });
await refused(404, 'architect.flow.not.found', () => architect.getFlow('nobody'));

// -- Publishing, validating, exporting (H70 to H74)
const yaml = `inboundCall:
  name: Sent
  startUpRef: /inboundCall/tasks/task[S_1]
  tasks:
    - task:
        name: S
        refId: S_1
        actions:
          - disconnect:
              name: Off
`;
const job = await does(architect.postFlowsJobs());
const sending = await fetch(job.presignedUrl, { method: 'PUT', headers: job.headers, body: yaml });
assert.deepEqual([sending.status, await sending.text()], [200, '']);
assert.equal((await fetch(job.presignedUrl, { method: 'PUT', headers: job.headers, body: yaml })).status, 409, 'H74');
const published = await does(architect.getFlowsJob(job.id, { expand: ['messages'] }));
assert.equal(published.status, 'Success');
assert.equal((await does(architect.getFlow(published.flow.id))).name, 'Sent');
const validation = await does(architect.postFlowsValidateJobs({ flows: [{ flow: { id: published.flow.id } }] }));
assert.equal((await does(architect.getFlowsValidateJob(validation.id))).status, 'Success');
const exporting = await does(architect.postFlowsExportJobs({ flows: [{ flow: { id: published.flow.id } }] }));
const exported = await does(architect.getFlowsExportJob(exporting.id));
assert.equal(await (await fetch(exported.downloadUrl)).text(), yaml);

// -- Data tables (H80 to H83)
const text = { type: 'string' };
const schema = { type: 'object', required: ['KEY'], additionalProperties: false, properties: { KEY: text, v: text } };
const table = await does(architect.postFlowsDatatables({ name: 'Mine', schema }));
for (const key of ['a/b c?d', '+15550100', 'ü🙂', "!*'()"]) {
    assert.deepEqual(await does(architect.postFlowsDatatableRows(table.id, { KEY: key, v: '1' })), { KEY: key, v: '1' });
    assert.equal((await does(architect.getFlowsDatatableRow(table.id, key, { showbrief: false }))).v, '1', key);
    assert.equal((await does(architect.putFlowsDatatableRow(table.id, key, { body: { KEY: key, v: '2' } }))).v, '2');
}
assert.equal((await does(architect.getFlowsDatatableRows(table.id, { showbrief: false }))).total, 4);
await refused(409, 'flows.datatables.not.unique', () => architect.postFlowsDatatableRows(table.id, { KEY: 'ü🙂' }));
await does(architect.deleteFlowsDatatableRow(table.id, 'a/b c?d'));
await refused(404, 'flows.datatables.row.not.found', () => architect.getFlowsDatatableRow(table.id, 'a/b c?d'));
await does(architect.deleteFlowsDatatable(table.id));
await refused(404, 'flows.datatables.table.not.found', () => architect.getFlowsDatatable(table.id));

// -- Data actions and queues (H90 to H93)
const actions = Object.fromEntries((await does(integrations.getIntegrationsActions())).entities.map((own) => [own.name, own.id]));
assert.deepEqual(await does(integrations.postIntegrationsActionExecute(actions['Get customer'], { phone: '+15550100' })), { name: 'Ann' });
await refused(501, 'not.implemented', () => integrations.postIntegrationsActionExecute(actions.Silent, {}));
const queue = await does(routing.postRoutingQueues({ name: 'Support' }));
assert.equal((await does(routing.getRoutingQueue(queue.id))).name, 'Support');
assert.deepEqual((await does(routing.getRoutingQueues())).entities.map((own) => own.name), ['Sales', 'Support']);

console.log(`${calls} calls`);
console.log('passed');
process.exit(0);
