// Opens GraphiQL on the questions that the page brings along. Nothing is kept between visits: who asked what stays unknown.
const kept = new Map();
const storage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
  clear: () => kept.clear(),
  get length() {
    return kept.size;
  },
};
const element = React.createElement(GraphiQL, {
  fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
  defaultTabs: JSON.parse(document.getElementById("tabs").textContent),
  plugins: [GraphiQLPluginExplorer.explorerPlugin()],
  shouldPersistHeaders: false,
  storage,
});
ReactDOM.createRoot(document.getElementById("graphiql")).render(element);
