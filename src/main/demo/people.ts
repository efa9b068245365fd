/** Invented people and organizations of the demo programme. Addresses end in `.example`, which nobody can own. */

type Region = {
  readonly country: string
  /** How often it occurs, relative to the others. */
  readonly weight: number
  readonly firstNames: readonly string[]
  readonly lastNames: readonly string[]
  readonly legalForm: string
}

export const regions: readonly Region[] = [
  {
    country: 'IN',
    weight: 55,
    firstNames: [
      'Aarav',
      'Ananya',
      'Devika',
      'Farhan',
      'Gauri',
      'Harish',
      'Ishita',
      'Kavya',
      'Lakshmi',
      'Manoj',
      'Nandini',
      'Omkar',
      'Pooja',
      'Ravi',
      'Sunita',
      'Tarun',
      'Uma',
      'Yash'
    ],
    lastNames: [
      'Acharya',
      'Bhat',
      'Chettiar',
      'Deshpande',
      'Ganguly',
      'Hegde',
      'Iyengar',
      'Joshi',
      'Kulkarni',
      'Menon',
      'Naidu',
      'Pillai',
      'Qureshi',
      'Reddy',
      'Shetty',
      'Thakur',
      'Varghese'
    ],
    legalForm: 'Pvt Ltd'
  },
  {
    country: 'DE',
    weight: 8,
    firstNames: ['Anke', 'Bernd', 'Carla', 'Detlef', 'Frieda', 'Jörg'],
    lastNames: ['Ackermann', 'Brandt', 'Dietz', 'Köhler', 'Reuter', 'Ziegler'],
    legalForm: 'GmbH'
  },
  {
    country: 'GB',
    weight: 8,
    firstNames: ['Alice', 'Callum', 'Edith', 'Graham', 'Imogen', 'Owen'],
    lastNames: ['Ashworth', 'Bexley', 'Carrow', 'Thistlewood', 'Winslow'],
    legalForm: 'Ltd'
  },
  {
    country: 'US',
    weight: 9,
    firstNames: ['Brooke', 'Calvin', 'Dana', 'Elliot', 'Marisol', 'Trevor'],
    lastNames: ['Alder', 'Brannigan', 'Castellan', 'Holloway', 'Pruitt'],
    legalForm: 'LLC'
  },
  {
    country: 'AE',
    weight: 6,
    firstNames: ['Amal', 'Faisal', 'Hessa', 'Khalid', 'Noura', 'Salem'],
    lastNames: ['Al Bahri', 'Al Jabri', 'Al Marri', 'Haddad', 'Saleh'],
    legalForm: 'FZE'
  },
  {
    country: 'SG',
    weight: 5,
    firstNames: ['Boon Keat', 'Hui Min', 'Jia Wei', 'Mei Ling', 'Zhi Hao'],
    lastNames: ['Chua', 'Goh', 'Koh', 'Lim', 'Seah'],
    legalForm: 'Pte Ltd'
  },
  {
    country: 'NL',
    weight: 4,
    firstNames: ['Anouk', 'Bram', 'Femke', 'Joost'],
    lastNames: ['Dekker', 'Hoekstra', 'Van Aalst', 'Verhoeven'],
    legalForm: 'B.V.'
  },
  {
    country: 'KE',
    weight: 3,
    firstNames: ['Achieng', 'Baraka', 'Njeri', 'Otieno'],
    lastNames: ['Kamau', 'Mutiso', 'Odhiambo', 'Wanjala'],
    legalForm: 'Ltd'
  },
  {
    country: 'BR',
    weight: 2,
    firstNames: ['Beatriz', 'Caio', 'Jussara', 'Tomás'],
    lastNames: ['Araújo', 'Barreto', 'Furtado', 'Queiroz'],
    legalForm: 'Ltda'
  }
]

export const organizationWords = {
  first: [
    'Amber',
    'Banyan',
    'Cobalt',
    'Delta',
    'Emberline',
    'Fathom',
    'Granite',
    'Harbour',
    'Indigo',
    'Juniper',
    'Kestrel',
    'Lantern',
    'Monsoon',
    'Northwind',
    'Orchid',
    'Palmyra',
    'Quartz',
    'Riverstone',
    'Saffron',
    'Tamarind',
    'Umbra',
    'Vertex',
    'Westlake',
    'Yellowfin',
    'Zephyr'
  ],
  second: [
    'Hosting',
    'Cloud',
    'Networks',
    'Domains',
    'Infotech',
    'Web Services',
    'Secure',
    'Systems',
    'Online',
    'Digital',
    'Data',
    'Trust',
    'Technologies'
  ]
} as const

export const rejectionReasons = [
  'We could not find your organization in the company register of your country. Send us its registration number and sign up again.',
  'The address that you gave does not belong to the organization. Please sign up with an address of its own domain.',
  'Your organization already has a reseller account with us; please ask its administrator to add you.',
  'The programme is open to organizations that resell certificates. For certificates of your own, please order from our shop.'
] as const

export const approvalNotes = [
  'Company register checked.',
  'Known from the partner conference; references are fine.',
  null,
  null,
  null
] as const

export const callNotes = [
  'Called back about the price list for sub-accounts; sent it by mail.',
  'Wants an ACME integration for their hosting panel. Put them in touch with support.',
  'Asked whether the second office needs an account of its own: it does not.',
  'New finance contact will follow.'
] as const

export const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36'
] as const

export const demoStaff = [
  { name: 'Meera Kamath', email: 'meera.kamath@emsign.example', role: 'administrator' },
  { name: 'Rohan Dalvi', email: 'rohan.dalvi@emsign.example', role: 'reviewer' },
  { name: 'Asha Nambiar', email: 'asha.nambiar@emsign.example', role: 'accountManager' }
] as const
