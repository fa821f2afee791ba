// urql: a page by POST, the same again from its cache, a refusal, and what it gets when it is left to ask by GET.
import { Client, cacheExchange, fetchExchange, gql } from "@urql/core";

const [address] = process.argv.slice(2);
const exchanges = () => [cacheExchange, fetchExchange];
const client = new Client({ url: address, exchanges: exchanges(), preferGetMethod: false });
const PAGE = gql`
  query Page($where: EventFilter) {
    events(where: $where, orderBy: OCCURRED_ASC, first: 500) {
      nodes { id code tally(measure: KILLED) { best } }
    }
  }
`;
const ask = (asked, collection) => asked.query(PAGE, { where: { collections: [collection] } }).toPromise();
const first = await ask(client, "alpha");
const second = await ask(client, "alpha");
const refused = await ask(client, "nobody-has-this");
const gotten = await ask(new Client({ url: address, exchanges: exchanges() }), "alpha");

console.log(
  JSON.stringify({
    codes: first.data.events.nodes.map(({ code }) => code),
    best: first.data.events.nodes.map(({ tally }) => tally.best),
    again: second.operation.context.meta.cacheOutcome,
    refused: refused.error.graphQLErrors.map(({ message, extensions }) => ({ message, extensions })),
    gotten: gotten.error.message,
  }),
);
