#!/bin/sh
# Every line of --json and --progress=json is JSON, whatever is in a name.
set -e
name=$(printf '\001"\\\n\tü')
lines 30 > "$name"
{
  sluice --json "$name" "$name" missing || echo "exit $?" >&2
  sluice -t --json ./*.slc
  sluice -l --json -v ./*.slc
  sluice -d --json -f ./*.slc
  sluice -f --progress=json -q "$name" 2>&1
} 2> err > lines
cat > check.js <<'EOF'
const lines = Deno.readTextFileSync("lines").trimEnd().split("\n");
console.log(lines.every((line) => typeof JSON.parse(line) === "object"));
console.log(new Set(lines.map((line) => JSON.parse(line).file)).size);
EOF
"$DENO" run --quiet --allow-read check.js
grep exit err
