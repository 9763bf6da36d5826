// js/proof-of-work.js: <proof-of-work data-src> solves a challenge (altcha.org) before its form is sent.
const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

class ProofOfWork extends HTMLElement {
  connectedCallback() {
    if (!crypto.subtle) return; // The form goes without, to a stricter limit.
    this.form = this.querySelector("form");
    this.form.addEventListener("focusin", () => (this.work ??= this.begin()), { once: true });
    this.form.addEventListener("submit", this);
  }

  async handleEvent(event) {
    if (this.form.altcha.value) return;
    event.preventDefault();
    if (this.ariaBusy) return;
    this.ariaBusy = "true";
    const status = this.querySelector("[role=status]");
    status.textContent = status.dataset.busy;
    const begun = (await this.work) ?? null;
    const work = begun && begun.until > Date.now() ? begun : await this.begin();
    if (work) this.form.altcha.value = work.payload;
    HTMLFormElement.prototype.submit.call(this.form);
  }

  async begin() {
    try {
      const challenge = await (await fetch(this.dataset.src)).json();
      const solution = await this.solve(challenge.parameters);
      const payload = btoa(JSON.stringify({ challenge, solution }));
      return { payload, until: 1000 * challenge.parameters.expiresAt - 60_000 };
    } catch {
      return null;
    }
  }

  async solve({ nonce, salt, cost, keyLength, keyPrefix }) {
    const algorithm = { name: "PBKDF2", hash: "SHA-256", salt: fromHex(salt), iterations: cost };
    const start = fromHex(nonce);
    const password = new Uint8Array(start.length + 4);
    password.set(start);
    for (let counter = 0; ; counter += 1) {
      new DataView(password.buffer).setUint32(start.length, counter);
      const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const derived = toHex(new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 8 * keyLength)));
      if (derived.startsWith(keyPrefix)) return { counter, derivedKey: derived };
    }
  }
}

customElements.define("proof-of-work", ProofOfWork);
