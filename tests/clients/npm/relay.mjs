// Runs in Relay's own store what its compiler made: pages joined to one connection, and an event fetched anew by its id.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { Environment, Network, RecordSource, Store, createOperationDescriptor, fetchQuery, getRequest, getSelector } =
  require("relay-runtime");
const compiled = (name) => getRequest(require(`./relay/__generated__/${name}.graphql.js`));

const [address] = process.argv.slice(2);
const environment = new Environment({
  network: Network.create(async ({ text: query }, variables) => {
    const headers = { "content-type": "application/json" };
    return (await fetch(address, { method: "POST", headers, body: JSON.stringify({ query, variables }) })).json();
  }),
  store: new Store(new RecordSource()),
});

const [page, again] = [compiled("recordsPageQuery"), compiled("recordsAgainQuery")];
const asked = { where: { collections: ["alpha"] }, first: 10, after: null };
// What is retained is not thrown away between the pages.
environment.retain(createOperationDescriptor(page, asked));

const fragment = (name) => require(`./relay/__generated__/${name}.graphql.js`);
const read = (name, reference) => environment.lookup(getSelector(fragment(name), reference)).data;
const connection = () => {
  const root = environment.lookup(createOperationDescriptor(page, asked).fragment).data;
  return read("records_page", root).events;
};

let pages = 0;
for (let after = null; pages === 0 || connection().pageInfo.hasNextPage; after = connection().pageInfo.endCursor) {
  await fetchQuery(environment, page, { ...asked, after }).toPromise();
  pages += 1;
}
const joined = connection();
const events = joined.edges.map((edge) => read("records_event", edge.node));
const one = await fetchQuery(environment, again, { id: events[0].id }).toPromise();

console.log(
  JSON.stringify({
    pages,
    total: joined.totalCount,
    best: events.map((event) => event.tally.best),
    codes: events.map((event) => event.code),
    again: read("records_event", one.node).code,
  }),
);
