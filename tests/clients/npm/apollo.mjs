// Apollo Client: possible types from introspection, pages joined by its own Relay policy, one entry of the cache per thing.
import { createHash } from "node:crypto";
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";

const [address] = process.argv.slice(2);
const link = new HttpLink({ uri: address });
const TYPES = gql`
  query Types { __schema { types { kind name possibleTypes { name } } } }
`;
const asking = new ApolloClient({ link, cache: new InMemoryCache() });
const { types } = (await asking.query({ query: TYPES })).data.__schema;
const abstract = types.filter(({ kind }) => kind === "INTERFACE" || kind === "UNION");
const client = new ApolloClient({
  link,
  cache: new InMemoryCache({
    possibleTypes: Object.fromEntries(abstract.map((each) => [each.name, each.possibleTypes.map(({ name }) => name)])),
    typePolicies: { Query: { fields: { events: relayStylePagination(["where", "orderBy", "asOf"]) } } },
  }),
});

const RECORD = gql`
  fragment Told on Record { code title collection { id name } redaction { field reason } }
`;
const PAGE = gql`
  query Page($where: EventFilter, $after: String) {
    events(where: $where, orderBy: OCCURRED_ASC, first: 10, after: $after) {
      totalCount
      edges { cursor node { id ...Told tally(measure: KILLED) { low best high } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
  ${RECORD}
`;
const variables = { where: { collections: ["alpha"] } };
const watched = client.watchQuery({ query: PAGE, variables });
const subscription = watched.subscribe(() => {});
let pages = 1;
for (let page = (await client.query({ query: PAGE, variables })).data.events; page.pageInfo.hasNextPage; pages += 1) {
  page = (await watched.fetchMore({ variables: { after: page.pageInfo.endCursor } })).data.events;
}
subscription.unsubscribe();
const joined = client.readQuery({ query: PAGE, variables }).events;
const [{ node: first }] = joined.edges;
const entries = Object.keys(client.cache.extract()).filter((key) => key.startsWith("Event:"));

const BY_ID = gql`
  query ById($id: ID!) { node(id: $id) { __typename id ...Told } }
  ${RECORD}
`;
const found = (await client.query({ query: BY_ID, variables: { id: first.id } })).data.node;

const STATES = gql`
  query States($code: String!) { now: event(code: $code) { id } then: event(code: $code, asOf: "1") { id } }
`;
const states = (await client.query({ query: STATES, variables: { code: first.code } })).data;

let refused;
try {
  await client.query({ query: PAGE, variables: { where: { collections: ["nobody-has-this"] } } });
} catch (problem) {
  refused = CombinedGraphQLErrors.is(problem) ? problem.errors[0] : String(problem);
}

// By hash and GET first; a hash that does not ship with the server makes it send the question by POST.
const sent = [];
const counting = (address, options) => {
  sent.push(options.method);
  return fetch(address, options);
};
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hashed = new ApolloClient({
  link: new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(new HttpLink({ uri: address, fetch: counting })),
  cache: new InMemoryCache(),
});
const offered = (await hashed.query({ query: PAGE, variables })).data.events.totalCount;

console.log(
  JSON.stringify({
    pages,
    total: joined.totalCount,
    best: joined.edges.map(({ node }) => node.tally.best),
    codes: joined.edges.map(({ node }) => node.code),
    entries: entries.length,
    cached: client.readFragment({ id: client.cache.identify(first), fragment: RECORD, fragmentName: "Told" }).code,
    found: found.code,
    states: [states.now.id, states.then.id],
    refused,
    sent,
    offered,
  }),
);
client.stop();
asking.stop();
hashed.stop();
