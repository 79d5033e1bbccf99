// The mock server from Node.js (18 or newer), as a test suite in another language would use it: start it on a free port,
// wait until it is there, buy a bundle, run out of credits, and read the 402. It needs no packages. PREPAY names the
// command when `prepay` is not on the PATH, as a JSON array: ["python", "-m", "prepay_mock"].
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const command = JSON.parse(process.env.PREPAY ?? '["prepay", "mock"]');
const folder = mkdtempSync(join(tmpdir(), "prepay-"));
const ready = join(folder, "url");

async function startMock() {
  const [program, ...first] = command;
  const server = spawn(program, [...first, "--port", "0", "--ready-file", ready], { stdio: "ignore" });
  const ended = new Promise((_, fail) => {
    server.once("error", fail);
    server.once("exit", (code) => fail(new Error(`the mock server ended with code ${code}`)));
  });
  ended.catch(() => {});
  const there = (async () => {
    for (let tries = 0; tries < 300 && !existsSync(ready); tries += 1) await pause(100);
    if (!existsSync(ready)) throw new Error("the mock server did not start");
    return readFileSync(ready, "utf8").trim();
  })();
  return { url: await Promise.race([there, ended]), stop: () => server.kill() };
}

// A key that begins with sk_mock_ opens an account of its own at its first use; this one holds 100 credits.
const key = "sk_mock_node_balance_100";

async function call(url, method, path, body) {
  const answer = await fetch(url + path, {
    method,
    headers: { "X-API-Key": key, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

const bundle = {
  bundle_type: "account_and_videos",
  platform: "tiktok",
  country: "USA",
  videos_quantity: 10,
  edits_quantity: 10,
  wants_niche_warming: true,
  niche_warming_instructions: "home cooking",
};

const mock = await startMock();
try {
  const made = await call(mock.url, "POST", "/api/ext/bundles", bundle);
  console.log(`${made.status}: ${made.body.credits_charged} charged, ${made.body.credits_remaining} remain`);

  const refused = await call(mock.url, "POST", "/api/ext/bundles", bundle);
  const { required, available, missing } = refused.body.error.details;
  console.log(`${refused.status}: required ${required}, available ${available}, missing ${missing}`);

  // What only a mock can do: more credits, a week later, and trouble on demand.
  const path = `/_prepay/accounts/${key}/grant?vendor=tokportal`;
  await call(mock.url, "POST", path, { amount: missing, expires_in_seconds: 86400 });
  await call(mock.url, "POST", "/_prepay/clock", { advance_seconds: 604800 });
  const later = await call(mock.url, "GET", "/api/ext/credits/balance");
  console.log(`${later.status}: ${later.body.data.total_credits} credits a week later, the granted ones have expired`);

  await call(mock.url, "POST", "/_prepay/faults", { fault: "lose_response", operation: "tokportal.credits.balance" });
  const lost = await call(mock.url, "GET", "/api/ext/credits/balance").catch((error) => error);
  console.log(lost instanceof Error ? "the answer was lost, as planned" : "the answer arrived");
} finally {
  mock.stop();
  rmSync(folder, { recursive: true, force: true });
}
