const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/** Styles by opening tag as the templates write it. Mail clients drop style sheets, so they go into each tag. */
const styles: Readonly<Record<string, string>> = {
  '<h1>': `margin:0 0 16px;${font};font-size:22px;line-height:30px;font-weight:600;color:#12263f`,
  '<p>': `margin:0 0 16px;${font};font-size:15px;line-height:24px;color:#2b3a4d`,
  '<p class="quote">': `margin:0 0 16px;padding:4px 0 4px 14px;border-left:3px solid #c9d4e3;${font};font-size:15px;line-height:24px;color:#2b3a4d;white-space:pre-line`,
  '<p class="small">': `margin:0 0 12px;${font};font-size:13px;line-height:20px;color:#5a6b80`,
  '<p class="break">': `margin:0 0 16px;${font};font-size:13px;line-height:20px;color:#5a6b80;word-break:break-all`,
  '<p class="warning">': `margin:0 0 16px;padding:12px 14px;border:1px solid #e5c07a;border-radius:6px;background:#fff8e8;${font};font-size:15px;line-height:24px;color:#5b4108`,
  '<ol>': `margin:0 0 16px;padding-left:22px;${font};font-size:15px;line-height:24px;color:#2b3a4d`,
  '<li>': 'margin:0 0 6px',
  '<p class="code">': `margin:0 0 20px;padding:14px;border-radius:6px;background:#eef3fa;text-align:center;font-family:'SF Mono',Consolas,Menlo,monospace;font-size:24px;line-height:32px;letter-spacing:3px;font-weight:600;color:#12263f`,
  '<table class="facts">': `width:100%;margin:0 0 20px;border-collapse:collapse`,
  '<td class="label">': `padding:8px 12px 8px 0;border-bottom:1px solid #e3e9f1;${font};font-size:14px;line-height:20px;color:#5a6b80;vertical-align:top;width:38%`,
  '<td class="value">': `padding:8px 0;border-bottom:1px solid #e3e9f1;${font};font-size:14px;line-height:20px;color:#12263f;vertical-align:top;word-break:break-word`,
  '<td class="button">': 'border-radius:6px;background:#0b5cab',
  '<a class="button"': `display:inline-block;padding:12px 24px;${font};font-size:15px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none`
}

/** Puts the styles into the tags of a template's source, before any value is in it. */
export function inlineStyles(source: string): string {
  return Object.entries(styles).reduce((text, [tag, style]) => {
    const styled = tag.endsWith('>') ? `${tag.slice(0, -1)} style="${style}">` : `${tag} style="${style}"`
    return text.replaceAll(tag, styled)
  }, source)
}
