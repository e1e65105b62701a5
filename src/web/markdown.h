/* markdown: notes of people as HTML that is safe to show (CommonMark with tables, strikethrough and automatic links). */
#ifndef WEB_MARKDOWN_H
#define WEB_MARKDOWN_H

#include "web/html.h"

/* text: valid UTF-8, at most a few 100 KB. HTML in it is shown as typed. Images become links to what they name, because
 * loading them would tell others who reads. Links get rel="nofollow noopener noreferrer"; other schemes than https, http,
 * mailto and tel lead nowhere. Headings begin at <h3>. Wrap the result in class="uc-text". */
struct html markdown_html(struct arena *a, struct str text);

#endif
