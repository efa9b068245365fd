/** The moment that every picture shows, and where its clock hangs. */
export const pictureTime = Date.parse('2026-11-23T09:41:00+05:30')
export const pictureZone = 'Asia/Kolkata'
