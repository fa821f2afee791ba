// PostGraphile as its documentation sets it up for production: `node server.mjs PORT PROCESSES SCHEMA POOL`.
// PGHOST, PGUSER, PGPASSWORD and PGDATABASE say where the rows are.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { grafserv } from "postgraphile/grafserv/node";
import { makePgService } from "postgraphile/adaptors/pg";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const [port, processes, schema, pool] = process.argv.slice(2);

const preset = {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset, PgAggregatesPreset],
  pgServices: [makePgService({ schemas: [schema], poolConfig: { max: Number(pool) } })],
  disablePlugins: ["MutationPlugin"],
  grafserv: { graphiql: false, watch: false, graphqlOverGET: false },
  grafast: { explain: false },
};

if (cluster.isPrimary && Number(processes) > 1) {
  for (let each = 0; each < Number(processes); each += 1) cluster.fork();
} else {
  const server = createServer();
  const served = postgraphile(preset).createServ(grafserv);
  await served.addTo(server);
  server.listen(Number(port), "127.0.0.1");
}
