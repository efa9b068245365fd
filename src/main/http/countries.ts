export { countries, countryCodes, countryName, type Country } from '@shared/countries'
