// Looks at checkout pages in a real browser. Tasks come as JSON lines on stdin: {url, scripts, press, shot}; each is
// answered with a JSON line: what the page shows before and after the button was pressed.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const browser = await chromium.launch({
  executablePath: process.env.PREPAY_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

async function shown(page) {
  const text = async (selector) =>
    (await page.locator(selector).count()) ? (await page.locator(selector).first().innerText()).trim() : null;
  return {
    title: await page.title(),
    heading: await text("h1"),
    price: await text("#price"),
    status: await text("#status"),
    buttons: await page.locator("button").allInnerTexts(),
    wide: await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth).catch(() => null),
  };
}

async function perform({ url, scripts, press, shot, dark, width }) {
  const context = await browser.newContext({
    javaScriptEnabled: scripts ?? true,
    colorScheme: dark ? "dark" : "light",
    viewport: { width: width ?? 900, height: 700 },
  });
  const failures = [];
  try {
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && failures.push(message.text()));
    page.on("pageerror", (error) => failures.push(String(error)));
    page.on("requestfailed", (request) => failures.push(request.url()));
    const foreign = [];
    page.on("request", (request) => new URL(request.url()).host === new URL(url).host || foreign.push(request.url()));
    const answer = await page.goto(url);
    const before = await shown(page);
    if (shot) await page.screenshot({ path: `${shot}-before.png` });
    if (press) {
      await page.getByRole("button", { name: press }).click();
      await page.waitForLoadState();
    }
    if (shot) await page.screenshot({ path: `${shot}-after.png` });
    return { code: answer.status(), before, after: await shown(page), failures, foreign };
  } finally {
    await context.close();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await perform(JSON.parse(line)).catch((error) => ({ error: String(error) }));
  process.stdout.write(JSON.stringify(answer) + "\n");
}
await browser.close();
