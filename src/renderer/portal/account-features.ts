import type { IconName } from './parts/icons'

/** What a reseller account gives: the customer's own list ("Reseller Accounts", key features). */
export const accountFeatures: readonly { readonly icon: IconName; readonly title: string; readonly text: string }[] = [
  {
    icon: 'users-round',
    title: 'Group Management',
    text: 'Add, manage, edit, and allocate funds to groups.'
  },
  {
    icon: 'user-round-cog',
    title: 'User Management',
    text: 'Add, manage, invite, and approve users and user invitations.'
  },
  {
    icon: 'building-2',
    title: 'Organization & Domain Management',
    text: 'Manage organizations, domain settings, and pre-approve pending orders from sub-accounts.'
  },
  {
    icon: 'network',
    title: 'Sub-Account Management',
    text: 'Create and manage sub-accounts, set customized price lists for sub-accounts, and monitor activities.'
  },
  {
    icon: 'shield-check',
    title: 'Certificate Management',
    text: 'Issue, renew, and manage public and private certificates; monitor expiring certificates; and generate API keys for REST and ACME integrations.'
  },
  {
    icon: 'wallet',
    title: 'Finance and Billing',
    text: 'Allocate funds, manage account finances, and access audit logs.'
  },
  {
    icon: 'layers',
    title: 'Product Customization',
    text: 'Develop customized products and create public/private CAs for tailored certificate solutions.'
  },
  {
    icon: 'chart-column',
    title: 'Tools & Reports',
    text: 'Access detailed reports, tools, and notifications regarding groups and self-orders for enhanced operational efficiency.'
  },
  {
    icon: 'bell',
    title: 'Notifications',
    text: 'Receive alerts on pending self-orders and other group-related activities.'
  },
  {
    icon: 'id-card',
    title: 'Profile and Billing Management',
    text: 'Update profile information, manage billing details, and access account settings.'
  }
]
