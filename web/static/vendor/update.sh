#!/bin/sh
# Bundles codemirror.js anew from the packages that package-lock.json pins, collects their licences and writes
# CHECKSUMS.sha256. Needs npm and the npm registry; the site itself needs neither.
#
#   ./update.sh           write the files of this folder
#   ./update.sh --check   build elsewhere, and fail if what is here is anything else
#
# For newer versions: change package.json, run `npm install --package-lock-only --ignore-scripts`, read what changed,
# then run this. npm compares every package with its checksum (SHA-512) in the lock file; no script of a package runs.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$here/codemirror.entry.js" "$work"
mkdir "$work/made" "$work/made/licenses"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node_modules/.bin/esbuild codemirror.entry.js --bundle --minify --format=esm --target=es2022 --charset=utf8 \
  --legal-comments=none --metafile=bundle.json --outfile=bundled.js --log-level=warning

# The packages that the bundle really holds, each with its licence.
node --input-type=module > packages.txt <<'JS'
import { readFileSync } from "node:fs";
const inputs = Object.keys(JSON.parse(readFileSync("bundle.json", "utf8")).inputs);
const names = new Set(inputs.map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean));
for (const name of [...names].sort()) {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  console.log(`${name} ${version} ${license}`);
}
JS
{
  echo "/*! CodeMirror 6 and what it needs, bundled; see README.md and licenses/."
  sed 's/^/ *  /' packages.txt
  echo " */"
  cat bundled.js
} > made/codemirror.js
while read -r name version license; do
  file=$(ls "node_modules/$name" | grep -i '^licen[cs]e' | head -n 1)
  cp "node_modules/$name/$file" "made/licenses/$(echo "$name" | tr -d @ | tr / -).txt"
done < packages.txt
(cd made && find . -type f | LC_ALL=C sort | sed 's|^\./||' | xargs sha256sum) > CHECKSUMS.sha256

if [ "${1:-}" = "--check" ]; then
  diff CHECKSUMS.sha256 "$here/CHECKSUMS.sha256" && cd "$here" && sha256sum --check --quiet CHECKSUMS.sha256
  echo "The files here are those that the pinned packages make."
else
  rm -rf "$here/licenses"
  cp -r made/. "$here"
  cp CHECKSUMS.sha256 "$here"
  cat packages.txt
  echo "codemirror.js: $(gzip -6 < "$here/codemirror.js" | wc -c) bytes packed"
fi
