// js/passkey.js: <pass-key data-does data-options data-failed> makes or shows a passkey when its form is sent.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const known = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

class PassKey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", this);
  }

  async handleEvent(event) {
    event.preventDefault();
    try {
      const options = await this.options();
      const credential = this.dataset.does === "create" ? await this.make(options) : await this.show(options);
      this.form.credential.value = JSON.stringify(this.spell(credential));
      this.form.submit();
    } catch {
      const line = this.querySelector("[role=alert]");
      line.textContent = this.dataset.failed;
      line.hidden = false;
    }
  }

  async options() {
    if (this.dataset.options) return JSON.parse(this.dataset.options).publicKey;
    const answer = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options.publicKey;
  }

  make(options) {
    return navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: known(options.excludeCredentials),
        authenticatorSelection: {
          ...options.authenticatorSelection,
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
      },
    });
  }

  show(options) {
    return navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        allowCredentials: known(options.allowCredentials),
      },
    });
  }

  // The library on the server reads buffers as text.
  spell(credential) {
    const { id, rawId, type, response } = credential;
    const parts = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) parts[name] = text(response[name]);
    }
    const clientExtensionResults = credential.getClientExtensionResults();
    return { id, rawId: text(rawId), type, response: parts, clientExtensionResults };
  }
}

customElements.define("pass-key", PassKey);
