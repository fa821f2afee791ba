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
// Lines wrap: the editor shows no sign of what stands to the right of it. GraphiQL has no setting for that; its editors do.
function Wrapping() {
  const { queryEditor, variableEditor } = GraphiQL.React.useEditorContext();
  React.useEffect(() => {
    for (const editor of [queryEditor, variableEditor]) editor?.setOption("lineWrapping", true);
  }, [queryEditor, variableEditor]);
  return null;
}
const element = React.createElement(GraphiQL, {
  fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
  defaultTabs: JSON.parse(document.getElementById("tabs").textContent),
  plugins: [GraphiQLPluginExplorer.explorerPlugin()],
  toolbar: { additionalComponent: Wrapping },
  // No answer depends on a header.
  isHeadersEditorEnabled: false,
  shouldPersistHeaders: false,
  storage,
});
ReactDOM.createRoot(document.getElementById("graphiql")).render(element);
