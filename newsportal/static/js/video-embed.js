// js/video-embed.js: <video-embed provider video> plays in place once its link is clicked.
const PLAYERS = {
  bilibili: "https://player.bilibili.com/player.html?autoplay=1&bvid=",
  qq: "https://v.qq.com/txp/iframe/player.html?autoplay=true&vid=",
};

class VideoEmbed extends HTMLElement {
  connectedCallback() {
    const player = PLAYERS[this.getAttribute("provider")];
    const link = this.querySelector("a");
    if (player && link) link.addEventListener("click", this);
  }

  handleEvent(event) {
    event.preventDefault();
    const frame = document.createElement("iframe");
    const player = PLAYERS[this.getAttribute("provider")];
    frame.src = player + encodeURIComponent(this.getAttribute("video"));
    frame.title = this.textContent.trim();
    frame.allow = "autoplay; fullscreen";
    frame.allowFullscreen = true;
    this.replaceChildren(frame);
    frame.focus();
  }
}

customElements.define("video-embed", VideoEmbed);
