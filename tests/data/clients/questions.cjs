// Runs every query file of a folder against an endpoint with Comunica, and writes the rows beside it.
// Usage: NODE_PATH=…/node_modules node questions.cjs ADDRESS FOLDER
const fs = require("node:fs");
const path = require("node:path");
const { QueryEngine } = require("@comunica/query-sparql");
const { DataFactory } = require("rdf-data-factory"); // 2: with 1, which Comunica 4.5 brings, language tags are lost

async function main(address, folder) {
  const engine = new QueryEngine();
  for (const name of fs.readdirSync(folder).filter((file) => file.endsWith(".rq"))) {
    const query = fs.readFileSync(path.join(folder, name), "utf8");
    const context = { sources: [{ type: "sparql", value: address }], dataFactory: new DataFactory() };
    const stream = await engine.queryBindings(query, context);
    const rows = (await stream.toArray()).map((row) =>
      Object.fromEntries([...row].map(([variable, term]) => [variable.value, [term.value, term.language || null]])),
    );
    fs.writeFileSync(path.join(folder, name.replace(".rq", ".json")), JSON.stringify(rows));
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
