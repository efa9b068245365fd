import { shallowRef } from 'vue'
import { defineStore } from 'pinia'

/** A review pack that was dropped or chosen elsewhere on the desk, for the page that brings it back. */
export const useBroughtFileStore = defineStore('broughtFile', () => {
  const file = shallowRef<File | null>(null)
  return { file }
})
