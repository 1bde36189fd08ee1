/** The panel's page: empty, filled by its script. Only what carries the nonce is loaded. */
export function headMapPage(files: { script: string; style: string }, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Heads</title>
<link rel="stylesheet" nonce="${nonce}" href="${files.style}">
</head>
<body>
<h1 id="name"></h1>
<p id="summary"></p>
<p id="note" role="status"></p>
<div id="scroll"><table id="map" role="grid" aria-labelledby="name" aria-describedby="summary"></table></div>
<p id="head" aria-hidden="true"></p>
<p id="legend"></p>
<script nonce="${nonce}" src="${files.script}"></script>
</body>
</html>
`;
}
