# SPDX-License-Identifier: Apache-2.0
"""A small PDF with text, so that tests need no file from elsewhere."""


def pdf(lines, pages=1):
    """A document whose every page says `lines`, in Helvetica."""
    def text(line):
        return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    content = "BT /F1 11 Tf 72 760 Td 16 TL " + " ".join(f"({text(line)}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{' '.join(f'{5 + n} 0 R' for n in range(pages))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
          "/Resources << /Font << /F1 3 0 R >> >> >>"] * pages,
    ]
    body, places = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{value}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return body + (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
                   f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n").encode()
