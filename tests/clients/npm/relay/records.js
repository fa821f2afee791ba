// What Relay's compiler wants of a schema: connections at a root and on reverse edges, objects that can be fetched anew by
// their id, fragments on interfaces. `relay.mjs` runs what it makes of the first three.
import { graphql } from "relay-runtime";

graphql`
  query recordsPageQuery($where: EventFilter, $first: Int!, $after: String) {
    ...records_page @arguments(where: $where, first: $first, after: $after)
  }
`;

graphql`
  fragment records_page on Query
  @argumentDefinitions(where: { type: "EventFilter" }, first: { type: "Int!" }, after: { type: "String" })
  @refetchable(queryName: "recordsMoreQuery") {
    events(where: $where, orderBy: OCCURRED_ASC, first: $first, after: $after) @connection(key: "page_events") {
      totalCount
      edges {
        node {
          ...records_event
        }
      }
    }
  }
`;

graphql`
  fragment records_event on Event @refetchable(queryName: "recordsAgainQuery") {
    id
    code
    title(lang: AR)
    occurred { from to precision }
    tally(measure: KILLED) { low best high }
    claims { min best max source { ...records_source } }
  }
`;

graphql`
  fragment records_source on Source
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" })
  @refetchable(queryName: "recordsSourceQuery") {
    name
    protected
    documents(first: $first, after: $after) @connection(key: "source_documents") {
      edges { node { title } }
    }
  }
`;

graphql`
  fragment records_actor on Actor
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" })
  @refetchable(queryName: "recordsActorQuery") {
    name
    events(first: $first, after: $after) @connection(key: "actor_events") {
      edges { node { code } }
    }
  }
`;

graphql`
  fragment records_record on Record {
    id
    code
    collection { name licence }
    redaction { field reason }
    claims { record { __typename ... on Node { id } } }
  }
`;

graphql`
  query recordsByIdQuery($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ...records_record @alias(as: "record")
      ...records_actor @alias(as: "actor")
    }
  }
`;

graphql`
  query recordsSeriesQuery($where: EventFilter) {
    timeSeries(where: $where, measure: KILLED, population: ALL, bucket: MONTH) {
      points { start lower value upper @required(action: NONE) }
      caveats { text }
      figure
    }
  }
`;
