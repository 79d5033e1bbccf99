// Opens an HTML report in a real browser, without a network, at several widths and in both color schemes, and uses its
// filters. One JSON task comes on stdin: {file, widths, law, operation, outcome, shot}; one JSON line is the result.
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const task = JSON.parse(Buffer.concat(chunks));
const browser = await chromium.launch({
  executablePath: process.env.PREPAY_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
const failures = [];
const requests = [];
const looks = [];

async function open(width, dark) {
  const context = await browser.newContext({
    offline: true,
    colorScheme: dark ? "dark" : "light",
    viewport: { width, height: 900 },
  });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && failures.push(message.text()));
  page.on("pageerror", (error) => failures.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(task.file).href);
  return { context, page };
}

for (const width of task.widths) {
  for (const dark of [false, true]) {
    const { context, page } = await open(width, dark);
    // The widest state: every fold open.
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    looks.push({
      width,
      dark,
      scrollWidth: await page.evaluate(() => document.documentElement.scrollWidth),
      back: await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
    });
    if (task.shot) await page.screenshot({ path: `${task.shot}-${width}-${dark ? "dark" : "light"}.png` });
    await context.close();
  }
}

const { context, page } = await open(1300, false);
const shown = async () => ({
  causes: await page.locator(".cause:visible").evaluateAll((all) => all.map((one) => one.id)),
  operations: await page.locator(".operation:visible td:first-child").allInnerTexts(),
});
const filters = { none: await shown() };
for (const name of ["law", "operation", "outcome"]) {
  await page.selectOption(`#by-${name}`, task[name]);
  filters[name] = await shown();
  filters[`${name}Said`] = await page.locator("#shown").innerText();
  await page.getByRole("button", { name: "Reset" }).click();
  await page.waitForFunction(() => document.getElementById("shown").textContent === "");
}
filters.reset = await shown();
const link = await page.locator(".where a").first().getAttribute("href");
await page.goto(new URL(link, page.url()).href).catch((error) => failures.push(String(error)));
const journal = await page.locator("body").innerText().catch(() => "");
await context.close();
await browser.close();
process.stdout.write(JSON.stringify({ failures, requests, looks, filters, link, journal: journal.slice(0, 200) }) + "\n");
